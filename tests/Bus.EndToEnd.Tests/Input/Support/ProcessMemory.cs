namespace Bus.EndToEnd.Tests.Input.Support;

internal static class ProcessMemory
{
    /// <summary>The most memory that a process ever had resident (VmHWM), in bytes.</summary>
    public static long PeakOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }
}
