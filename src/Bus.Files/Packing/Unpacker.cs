using Bus.Core.Region;
using Bus.Files.TakingIn;

namespace Bus.Files.Packing;

/// <summary>Opens a claimed file as its records lie in it.</summary>
internal static class Unpacker
{
    /// <summary>The bytes; what is wrong with them stands in the stream.</summary>
    public static UnpackedStream Open(ClaimedFile file, Provision provision, UnpackingOptions limits) => provision.Compression switch
    {
        Compression.Gzip => Gunzip(file.Open(), limits),
        Compression.Zip => Unzip(file, limits),
        _ => new UnpackedStream(file.Open(), packed: false, () => 0, limits),
    };

    private static UnpackedStream Gunzip(HashingStream file, UnpackingOptions limits) =>
        new(new WholeGzip(file), packed: true, () => file.Position, limits);

    private static UnpackedStream Unzip(ClaimedFile file, UnpackingOptions limits)
    {
        var raw = file.OpenApart();
        if (OneEntryZip.Open(raw).TryGet(out var entry, out var fault)) return new UnpackedStream(entry, packed: true, () => file.Report(raw.Position), limits, entry.Verdict);
        raw.Dispose();
        return new UnpackedStream(Stream.Null, packed: true, () => 0, limits, () => fault);
    }
}
