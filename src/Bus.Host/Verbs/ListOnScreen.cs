namespace Bus.Host.Verbs;

/// <summary>A list that is shown part by part. One that breaks off has no end: a machine does not take a part of the array for the whole.</summary>
internal sealed class ListOnScreen<T>(Screen screen, string[] headers, Func<T, IEnumerable<object?[]>> rows)
{
    private long _shown;
    private bool _headed;

    public void Add(IReadOnlyCollection<T> part)
    {
        // None at all are a table without rows, as ever.
        if (!screen.Json && (part.Count > 0 || !_headed)) screen.ShowTable(part.SelectMany(rows), headers, row => row);
        _headed = true;
        if (screen.Json)
            foreach (var one in part) System.Console.Write($"{(_shown++ == 0 ? "[" : ",")}\n  {Screen.ElementOf(one)}");
    }

    /// <summary>That was all of it.</summary>
    public void End()
    {
        if (screen.Json) System.Console.WriteLine(_shown == 0 ? "[]" : "\n]");
    }
}
