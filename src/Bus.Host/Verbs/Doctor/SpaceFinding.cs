using Bus.Core.Vocabulary;
using Bus.Host.Hub;
using Bus.Host.Observation.Health;

namespace Bus.Host.Verbs.Doctor;

/// <summary>Room on the disk of the data folder, by the same measure as the hub's own health (<see cref="HealthOptions.DiskLow"/>).</summary>
internal static class SpaceFinding
{
    public static Finding Of(HubSettings settings)
    {
        var least = settings.Build().GetSection(HealthOptions.Section).GetValue(nameof(HealthOptions.DiskLow), new HealthOptions().DiskLow);
        var free = DiskCheck.FreeBytes(settings.DataFolder);
        return free >= least
            ? Finding.Good($"空き容量 {ByteSize.Round(free)}", $"{ByteSize.Round(free)} free")
            : Finding.Bad($"空き容量が {ByteSize.Round(free)} しかありません（Health:DiskLow は {ByteSize.Round(least)}）", $"only {ByteSize.Round(free)} free, less than Health:DiskLow ({ByteSize.Round(least)})",
                "不要なファイルを消すか、ディスクを増やしてください", "free some space, or add disk");
    }
}
