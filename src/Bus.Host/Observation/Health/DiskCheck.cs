using Bus.Core.Observation;
using Microsoft.Extensions.Options;

namespace Bus.Host.Observation.Health;

/// <summary>Room on the disk of the data folder.</summary>
internal sealed class DiskCheck(IOptions<HealthOptions> options) : IHubCheck
{
    public string Name => "disk";

    /// <summary>Bytes free for the hub.</summary>
    public static long FreeBytes(string folder) => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    public Task<CheckResult> LookAsync(CancellationToken cancellation)
    {
        var free = FreeBytes(options.Value.DataFolder);
        var (ja, en) = ($"空き容量は {free >> 20:N0} MiB です。", $"{free >> 20:N0} MiB are free.");
        return Task.FromResult(free < options.Value.DiskFull ? CheckResult.Failed(ja + "すぐに空けてください。", en + " Make room at once.")
            : free < options.Value.DiskLow ? CheckResult.Degraded(ja + "不要なファイルを消すか、ディスクを増やしてください。", en + " Free some space, or add disk.")
            : CheckResult.Ok(ja, en));
    }
}
