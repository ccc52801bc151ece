namespace Bus.Contracts.Catalogue;

/// <summary>An entry of <c>feeds</c> as written.</summary>
internal sealed class FeedYaml
{
    public string? Contract { get; set; }
    public string? Version { get; set; }
    public Dictionary<string, List<string>> When { get; set; } = [];
    public Dictionary<string, List<PartYaml>> Items { get; set; } = [];

    /// <summary>A part of a value; exactly one of text, item, day, fiscalYear, is.</summary>
    internal sealed class PartYaml
    {
        public string? Text { get; set; }
        public string? Item { get; set; }
        /// <summary>First character of the item, from 1.</summary>
        public int From { get; set; } = 1;
        /// <summary>0: to its end.</summary>
        public int Length { get; set; }
        public string? Day { get; set; }
        public string? FiscalYear { get; set; }
        /// <summary><c>municipality</c> or <c>businessDate</c>.</summary>
        public string? Is { get; set; }
    }
}
