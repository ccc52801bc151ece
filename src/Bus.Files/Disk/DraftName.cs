using System.Globalization;

namespace Bus.Files.Disk;

/// <summary>
/// Names of drafts: with the epoch of the lease under which they are written, so that a node that stood still and wakes up writes into no other node's. It may take its own away
/// and those of earlier leases, never those of a later one: they may be made ready already.
/// </summary>
internal static class DraftName
{
    /// <summary>The name under a lease. Epoch 1 and below: without one, or from before drafts had epochs.</summary>
    public static string Of(string name, long epoch) => epoch <= 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{epoch}");

    /// <summary>The epoch in a draft's name; 1: none.</summary>
    public static long EpochOf(string path) => long.TryParse(Path.GetExtension(path).TrimStart('.'), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 1;
}
