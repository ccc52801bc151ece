namespace Bus.Core.Closings;

/// <summary>How closings are looked after. Section <c>Closings</c>.</summary>
public sealed class ClosingOptions
{
    /// <summary>How often it is looked whether a date has closed; default 5 s. Whoever asks is answered as of now.</summary>
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>The longer one waits the rarer it is looked at, but not rarer than this; default 1 min.</summary>
    public TimeSpan LookLongest { get; set; } = TimeSpan.FromMinutes(1);

    internal bool IsValid => Look > TimeSpan.Zero && LookLongest >= Look;

    internal const string Rule = "Closings:Look は 0 より長く、LookLongest は Look 以上にしてください。 / Closings:Look must be more than 0, LookLongest not less than Look.";
}
