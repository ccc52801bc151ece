namespace Bus.Core.Closings;

/// <summary>How closings are looked after. Section <c>Closings</c>.</summary>
public sealed class ClosingOptions
{
    /// <summary>How often it is looked whether a date has closed; default 5 s. Whoever asks is answered as of now.</summary>
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>The longer one waits the rarer it is looked at (after a fiftieth of that time), but not rarer than this; default 10 min.</summary>
    public TimeSpan LookLongest { get; set; } = TimeSpan.FromMinutes(10);
    /// <summary>How many days back a business date may lie that is closed; default 3,660.</summary>
    public int DaysBack { get; set; } = 3660;
    /// <summary>How many days ahead it may lie; default 100.</summary>
    public int DaysAhead { get; set; } = 100;

    internal bool IsValid => Look > TimeSpan.Zero && LookLongest >= Look && DaysBack is >= 0 and <= 36_600 && DaysAhead is >= 0 and <= 36_600;

    internal const string Rule = "Closings:Look は 0 より長く、LookLongest は Look 以上、DaysBack と DaysAhead は 0〜36600 にしてください。 / Closings:Look must be more than 0, LookLongest not less than Look, DaysBack and DaysAhead 0 to 36600.";
}
