namespace Bus.Host.Verbs;

/// <summary>A list that is shown part by part. One that breaks off has no end: a machine does not take a part of the array for the whole.</summary>
/// <param name="show">Shows a part to people.</param>
internal sealed class ListOnScreen<T>(Screen screen, Action<IReadOnlyCollection<T>> show)
{
    private long _shown;
    private bool _begun;

    public void Add(IReadOnlyCollection<T> part)
    {
        // None at all are shown as such, once.
        if (!screen.Json && (part.Count > 0 || !_begun)) show(part);
        _begun = true;
        if (screen.Json)
            foreach (var one in part) System.Console.Write($"{(_shown++ == 0 ? "[" : ",")}\n  {Screen.ElementOf(one)}");
    }

    /// <summary>That was all of it.</summary>
    public void End()
    {
        if (screen.Json) System.Console.WriteLine(_shown == 0 ? "[]" : "\n]");
    }
}
