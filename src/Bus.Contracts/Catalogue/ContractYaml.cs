namespace Bus.Contracts.Catalogue;

/// <summary>contract.yaml as written. Every key is optional here, so that all that is missing can be told at once.</summary>
internal sealed class ContractYaml
{
    /// <summary><c>records</c> (default) or <c>query</c>.</summary>
    public string? Kind { get; set; }
    public string? Name { get; set; }
    public string? Version { get; set; }
    public TitleYaml? Title { get; set; }
    public string? BusinessUnit { get; set; }
    /// <summary>Default: the XSD's target namespace with <c>:wsdl:</c> for <c>:schema:</c>.</summary>
    public string? WsdlNamespace { get; set; }
    public string? Municipality { get; set; }
    public List<string> MunicipalityCodes { get; set; } = [];
    public string? Transaction { get; set; }
    public List<string> OrderingKey { get; set; } = [];
    public List<string> Identity { get; set; } = [];
    /// <summary>One item and the value with which a record is said to be gone.</summary>
    public Dictionary<string, string> Removal { get; set; } = [];
    public List<string> Searchable { get; set; } = [];
    /// <summary>Of a query only.</summary>
    public List<string> Recorded { get; set; } = [];
    /// <summary>Of a query only.</summary>
    public string? Duty { get; set; }
    public TotalsYaml? Totals { get; set; }
    public List<FeedYaml> Feeds { get; set; } = [];

    internal sealed class TitleYaml
    {
        public string? Ja { get; set; }
        public string? En { get; set; }
    }

    internal sealed class TotalsYaml
    {
        public List<string> Transfer { get; set; } = [];
        public BalanceYaml? Balance { get; set; }
    }

    internal sealed class BalanceYaml
    {
        public List<string> By { get; set; } = [];
        public Dictionary<string, string> RemovedWhen { get; set; } = [];
    }
}

/// <summary>layout.yaml as written.</summary>
internal sealed class LayoutYaml
{
    public List<ColumnYaml> Columns { get; set; } = [];

    internal sealed class ColumnYaml
    {
        public string? Header { get; set; }
        public string? Element { get; set; }
        public bool Optional { get; set; }
    }
}
