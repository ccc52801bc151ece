using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Queries;

/// <summary>A question at the door, before anything is known to be true.</summary>
public sealed record Question
{
    /// <summary>The municipality addressed; text, since it may be nonsense.</summary>
    public required string Municipality { get; init; }
    /// <summary>Who it says it is from.</summary>
    public required Credentials Credentials { get; init; }
    /// <summary>The query.</summary>
    public required QueryContract Contract { get; init; }
    /// <summary>Values by the items of <see cref="QueryContract.Question"/>; empty: absent.</summary>
    public required ImmutableArray<string> Values { get; init; }
    /// <summary>Asks the provider and reads its answer. Called at most once, when the asker may ask and there is room.</summary>
    public required Func<QueryCall, CancellationToken, Task<ProviderAnswer>> Call { get; init; }
}

/// <summary>A question on its way to the application that answers it.</summary>
/// <param name="Number">照会番号: names it in the record and towards the provider.</param>
/// <param name="Target">The provider's endpoint.</param>
/// <param name="Shape">Records of the answer with all additional items of the municipality.</param>
/// <param name="Items">Additional items that the asker gets.</param>
public sealed record QueryCall(string Number, ApplicationRef Asker, ApplicationRef Provider, SoapTarget Target, QueryContract Contract,
    ImmutableArray<string> Values, RecordShape Shape, ImmutableArray<string> Items);

/// <summary>How a provider's answer turned out.</summary>
public enum ProviderOutcome
{
    /// <summary>Records that fit the contract, none included.</summary>
    Answered,
    /// <summary>No connection, or an HTTP error without a fault.</summary>
    Unavailable,
    /// <summary>No whole answer in time.</summary>
    TimedOut,
    /// <summary>A fault that says the question is wrong.</summary>
    Refused,
    /// <summary>A fault on the provider's side.</summary>
    Failed,
    /// <summary>Not readable, not by the contract, or with records of another municipality.</summary>
    Invalid,
}

/// <summary>What came of asking a provider.</summary>
/// <param name="Records">Records in a good answer.</param>
/// <param name="Why">What happened, for people; without values. Null where it is well.</param>
public sealed record ProviderAnswer(ProviderOutcome Outcome, long Records, Bilingual? Why)
{
    /// <summary>A good answer.</summary>
    public static ProviderAnswer Of(long records) => new(ProviderOutcome.Answered, records, null);

    /// <summary>Anything else.</summary>
    public static ProviderAnswer Not(ProviderOutcome outcome, string ja, string en) => new(outcome, 0, new Bilingual(ja, en));
}

/// <summary>照会: who may ask is asked, the provider is found and asked, and who asked for what is kept.</summary>
public interface IQueryDesk
{
    /// <summary>The provider's good answer, or the fault that the asker gets.</summary>
    Task<Result<ProviderAnswer>> AskAsync(Question question, CancellationToken cancellation);
}
