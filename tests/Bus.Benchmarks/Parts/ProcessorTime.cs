using System.Globalization;

namespace Bus.Benchmarks.Parts;

/// <summary>Processor time of processes and of their children, as the kernel counts it.</summary>
internal static class ProcessorTime
{
    // The kernel counts in hundredths of a second on every machine that Linux runs on today (USER_HZ).
    public const double TicksPerSecond = 100;

    public static TimeSpan Of(params ReadOnlySpan<int> processes)
    {
        long ticks = 0;
        foreach (var root in processes)
        {
            ticks += TicksOf(root, withEnded: true, ofParent: null);
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) ticks += TicksOf(id, withEnded: false, ofParent: root);
        }
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static long TicksOf(int process, bool withEnded, int? ofParent)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{process}/stat");
        }
        catch (IOException)
        {
            return 0; // it has ended; its parent has its time
        }
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        if (ofParent is { } parent && Number(fields[1]) != parent) return 0;
        return Number(fields[11]) + Number(fields[12]) + (withEnded ? Number(fields[13]) + Number(fields[14]) : 0);
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
