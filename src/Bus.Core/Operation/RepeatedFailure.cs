namespace Bus.Core.Operation;

/// <summary>A failure of what is done again and again. It is told once for as long as it stays the same: a database that is down for a night must not fill a log. Used by one at a time.</summary>
public sealed class RepeatedFailure
{
    private string? _told;

    /// <summary>True if it is another one than the last time, or the first.</summary>
    public bool IsNew(Exception cause)
    {
        var what = $"{cause.GetType()}: {cause.Message}";
        if (what == _told) return false;
        _told = what;
        return true;
    }

    /// <summary>It went well: the next failure is a new one.</summary>
    public void Over() => _told = null;
}
