namespace Bus.Core.Vocabulary;

/// <summary>How long something that failed is left alone: twice as long each time it fails again, up to a longest pause.</summary>
public static class Doubling
{
    // By then it is a million times the first pause.
    private const int Most = 20;

    /// <summary>The pause after one more failure.</summary>
    /// <param name="first">After the first failure.</param>
    /// <param name="before">Failures in a row that came before this one.</param>
    public static TimeSpan Pause(TimeSpan first, TimeSpan longest, int before)
    {
        var doubled = first * Math.Pow(2, Math.Min(before, Most));
        return doubled < longest ? doubled : longest;
    }
}
