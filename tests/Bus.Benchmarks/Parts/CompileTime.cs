using System.Globalization;

namespace Bus.Benchmarks.Parts;

/// <summary>Processor time that .NET processes spend on compiling again what turned out to be hot: the runtime does it on a thread with a name of its own.</summary>
internal static class CompileTime
{
    private const string Thread = ".NET Tiered Com"; // the kernel keeps fifteen characters of "… Compilation Worker"

    public static TimeSpan Of(IEnumerable<int> processes)
    {
        var ticks = 0L;
        foreach (var process in processes)
            foreach (var task in Directory.Exists($"/proc/{process}/task") ? Directory.GetDirectories($"/proc/{process}/task") : [])
                ticks += TicksOf(task);
        return TimeSpan.FromSeconds(ticks / ProcessorTime.TicksPerSecond);
    }

    private static long TicksOf(string task)
    {
        string stat;
        try
        {
            stat = File.ReadAllText(Path.Combine(task, "stat"));
        }
        catch (IOException)
        {
            return 0; // it has ended: it had nothing to do for seconds
        }
        var name = stat.AsSpan()[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];
        if (!name.SequenceEqual(Thread)) return 0;
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
