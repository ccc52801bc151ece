using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Conformance;

/// <summary>What the kit does: it acts as an application towards an address.</summary>
public enum ConformanceRole
{
    /// <summary>It hands records over (<c>Send…</c>).</summary>
    Provider,
    /// <summary>It asks a query (<c>Inquire…</c>).</summary>
    Consumer,
    /// <summary>It fetches deliveries from a hub's mailbox (<c>ReceiveMessages</c>).</summary>
    Fetcher,
}

/// <summary>What stands at the address.</summary>
public enum ConformanceTarget
{
    /// <summary>A hub: every rule of its face is tried.</summary>
    Hub,
    /// <summary>An application's own endpoint, which the hub calls: what a hub relies on is tried.</summary>
    Application,
}

/// <summary>One run of the kit.</summary>
public sealed record ConformanceOptions
{
    /// <summary>The address.</summary>
    public required Uri Url { get; init; }
    /// <summary>As what the kit acts.</summary>
    public required ConformanceRole Role { get; init; }
    /// <summary>What is tried.</summary>
    public required ConformanceTarget Target { get; init; }
    /// <summary>Whose records are sent, or who asks.</summary>
    public required MunicipalityCode Municipality { get; init; }
    /// <summary>The contract handed over; as a consumer, the records of the query's answer.</summary>
    public required Contract Contract { get; init; }
    /// <summary>The query; null as a provider.</summary>
    public QueryContract? Query { get; init; }
    /// <summary>A message or a question of the contract, as XML: where the values of what is sent come from.</summary>
    public required string Sample { get; init; }
    /// <summary>Reads the records of an answer.</summary>
    public required IRecordFormats Formats { get; init; }
    /// <summary>User name; null: no credentials are sent, and checks about them are not made.</summary>
    public string? User { get; init; }
    /// <summary>Password.</summary>
    public string Password { get; init; } = "";
    /// <summary>Values of the question, by item, beside the sample's; e.g. an addressee that exists.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();
    /// <summary>Longest wait for an answer; default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>Records of the large page; default 500, the most that a hub sends in a message unless its region says otherwise.</summary>
    public int LargePage { get; init; } = 500;
    /// <summary>Questions asked at once; default 8.</summary>
    public int AtOnce { get; init; } = 8;
}
