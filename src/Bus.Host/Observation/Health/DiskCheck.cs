using Bus.Core.Admission;
using Bus.Core.Observation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Host.Observation.Health;

/// <summary>
/// Room on the hub's disks. A hub without it refuses new work itself, and is never taken out of service for it: consumers that fetch and acknowledge
/// through this node make room.
/// </summary>
internal sealed class DiskCheck(IAdmission admission, IOptions<HealthOptions> options) : IHubCheck
{
    public string Name => "disk";

    /// <summary>Bytes free for the hub.</summary>
    public static long FreeBytes(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    public Task<CheckResult> LookAsync(CancellationToken cancellation)
    {
        var status = admission.Status;
        var free = status.Disks.Count == 0 ? FreeBytes(options.Value.DataFolder) : status.Disks.Min(d => d.Free);
        var (ja, en) = ($"空き容量は {ByteSize.Round(free)} です。", $"{ByteSize.Round(free)} are free.");
        return Task.FromResult(status.DiskLow is not null
            ? CheckResult.Degraded(ja + "新しい受付を止めています。配信は続いています。すぐに空けてください。", en + " Nothing new is taken; deliveries go on. Make room at once.")
            : free < options.Value.DiskLow ? CheckResult.Degraded(ja + "不要なファイルを消すか、ディスクを増やしてください。", en + " Free some space, or add disk.")
            : CheckResult.Ok(ja, en));
    }
}
