namespace Bus.Region.Reading;

/// <summary>A place in the file: line and column from 1.</summary>
internal readonly record struct Mark(int Line, int Column);

/// <summary>What YAML and JSON have in common: a tree of scalars, lists and maps, each with its place. An aliased YAML node occurs more than once in it.</summary>
internal abstract class SourceNode(Mark mark)
{
    public Mark Mark { get; } = mark;
}

/// <summary>A text. Plain means unquoted, so that <c>null</c>, <c>~</c> and nothing stand for "not said".</summary>
internal sealed class SourceScalar(Mark mark, string text, bool plain) : SourceNode(mark)
{
    public string Text { get; } = text;
    public bool IsNull => plain && (Text is "" or "~" or "null" or "Null" or "NULL");
}

internal sealed class SourceList(Mark mark) : SourceNode(mark)
{
    public List<SourceNode> Items { get; } = [];
}

internal sealed class SourceMap(Mark mark) : SourceNode(mark)
{
    public List<SourceEntry> Entries { get; } = [];
}

/// <summary>A key with its place and value. The key of an entry whose key is no text is null.</summary>
internal sealed record SourceEntry(string? Key, Mark KeyMark, SourceNode Value);

/// <summary>What could not be read; said where somebody wants its value.</summary>
internal sealed class SourceBroken(Mark mark, Finding why) : SourceNode(mark)
{
    public Finding Why { get; } = why;
}
