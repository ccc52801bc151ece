namespace Bus.Contracts.Layouts;

/// <summary><c>layouts/{name}.yaml</c> as written: records of a fixed length.</summary>
internal sealed class FixedYaml
{
    public string? Kind { get; set; }
    public TitleYaml? Title { get; set; }
    public int RecordLength { get; set; }
    /// <summary><c>none</c>, <c>crlf</c>, <c>lf</c> or <c>any</c> (default): as the first record has it.</summary>
    public string LineEnd { get; set; } = "any";
    /// <summary><c>one</c> (default) or <c>many</c>: header, data and trailer may come again and again before the end record.</summary>
    public string Groups { get; set; } = "one";
    public RecordYaml? Header { get; set; }
    public RecordYaml? Data { get; set; }
    public RecordYaml? Trailer { get; set; }
    public RecordYaml? End { get; set; }

    internal sealed class TitleYaml
    {
        public string? Ja { get; set; }
        public string? En { get; set; }
    }

    internal sealed class RecordYaml
    {
        public MatchYaml? Match { get; set; }
        public List<FieldYaml> Fields { get; set; } = [];
    }

    internal sealed class MatchYaml
    {
        /// <summary>First byte of the mark, from 1.</summary>
        public int At { get; set; } = 1;
        public string? Value { get; set; }
    }

    internal sealed class FieldYaml
    {
        public string? Name { get; set; }
        public string? Element { get; set; }
        public int Width { get; set; }
        /// <summary><c>number</c>, <c>digits</c>, <c>text</c> (default) or <c>double</c>.</summary>
        public string Type { get; set; } = "text";
        /// <summary>What always stands there.</summary>
        public string? Value { get; set; }
        /// <summary>What stands for an absent value, beside spaces.</summary>
        public string? Empty { get; set; }
        public CheckYaml? Check { get; set; }
    }

    internal sealed class CheckYaml
    {
        public bool Count { get; set; }
        public string? Sum { get; set; }
        public Dictionary<string, List<string>> Where { get; set; } = [];
    }
}
