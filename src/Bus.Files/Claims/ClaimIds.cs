namespace Bus.Files.Claims;

/// <summary>Claim ids sort in the order in which they were given out, so that recovery keeps the order of files.
/// A version 7 id alone does not: within a millisecond its order is random.</summary>
internal sealed class ClaimIds(TimeProvider clock)
{
    private long _last;

    /// <summary>A new id, after all before it.</summary>
    public string Next()
    {
        _last = Math.Max(_last + 1, clock.GetUtcNow().ToUnixTimeMilliseconds());
        return Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(_last)).ToString("N");
    }

    /// <summary>Ids to come are after this one, which an earlier run gave out.</summary>
    public void After(string id) => _last = Math.Max(_last, Convert.ToInt64(id[..12], 16));

    /// <summary>When a claim was made.</summary>
    public static DateTimeOffset TimeOf(string id) => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id[..12], 16));

    /// <summary>True for the text of a claim id.</summary>
    public static bool IsOne(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);
}
