using System.Globalization;

namespace Bus.EndToEnd.Tests.Faults;

/// <summary>A wall clock of a node's own (libfaketime) that jumps while the node runs; what measures durations goes on as always.</summary>
internal sealed class FalseClock
{
    private static readonly string? Library = Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(d => Path.Combine(d, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists);
    private readonly string _file;

    public FalseClock(string folder)
    {
        // Not skipped: a campaign that never moved a clock would say that clocks may jump.
        Assert.True(Library is not null, "The fault campaign needs libfaketime. Install it with: apt-get install faketime");
        _file = Path.Combine(folder, "clock");
        Set(TimeSpan.Zero);
    }

    /// <summary>
    /// What a node is started through. It looks for a jump once a second: at each question for the time it would do little else. Its "fix" for waits on the monotonic clock,
    /// which it puts on by itself, makes every wait of .NET return at once: a node would turn in circles and starve the others.
    /// </summary>
    public string[] Wrapper =>
    [
        "env", $"LD_PRELOAD={Library}", $"FAKETIME_TIMESTAMP_FILE={_file}", "FAKETIME_CACHE_DURATION=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0",
    ];

    /// <summary>So far ahead of the real time, or behind it.</summary>
    public void Set(TimeSpan ahead)
    {
        File.WriteAllText(_file + ".new", string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}s"));
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
