using System.Collections.Immutable;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Core.Closings;

/// <summary>What is closed: one business date of one contract, as one provider hands it over.</summary>
public sealed record ClosingKey(ApplicationRef Provider, string Contract, DateOnly Day);

/// <summary>What a provider, or an operator for it, states: all of the date that it had has been handed over.</summary>
/// <param name="By">Who states it: the application, or the operator's name.</param>
public sealed record ClosingStatement(ClosingKey Key, string By)
{
    /// <summary>Records handed over for the date; null: not said.</summary>
    public long? Records { get; init; }
    /// <summary>Their amount in yen; null: not said.</summary>
    public long? Amount { get; init; }
    /// <summary>The claim of the file that states it: the same claim again is the same closing. Null: no file.</summary>
    public string? Claim { get; init; }
    /// <summary>Bulk files, as <c>contract/name</c>, that lay there and were not in the journal yet: they belong to it.</summary>
    public ImmutableArray<string> Unread { get; init; } = [];
    /// <summary>Contracts that feed this one: what came of them before it belongs to it once it is fed.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];
}

/// <summary>締め: a provider's statement as the journal keeps it. A date may be closed again; then the last closing counts.</summary>
public sealed record Closing
{
    /// <summary>The journal's number.</summary>
    public required long Id { get; init; }
    /// <summary>What is closed.</summary>
    public required ClosingKey Key { get; init; }
    /// <summary>The how-manieth of the date, from 1.</summary>
    public required int Number { get; init; }
    /// <summary>Records stated; null: not said.</summary>
    public long? Records { get; init; }
    /// <summary>Amount stated; null: not said.</summary>
    public long? Amount { get; init; }
    /// <summary>Who stated it.</summary>
    public required string By { get; init; }
    /// <summary>True: by a file that was dropped; false: by a call, or an operator.</summary>
    public bool ByFile { get; init; }
    /// <summary>When.</summary>
    public required DateTimeOffset StatedAt { get; init; }
    /// <summary>Bulk files that lay there unread when it was stated.</summary>
    public ImmutableArray<string> Unread { get; init; } = [];
    /// <summary>When the line was drawn (締切): all that came before it belongs to the closing, what comes after it is late. Null: not yet, since something that belongs to it is still on its way in.</summary>
    public DateTimeOffset? DrawnAt { get; init; }
    /// <summary>When something came after the line; null: nothing that was noticed.</summary>
    public DateTimeOffset? LateAt { get; init; }
    /// <summary>False: a later one stands in its place.</summary>
    public required bool IsLast { get; init; }
    /// <summary>False: it is closed for everybody, and nobody looks at it by itself any more.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>True if what was handed over is not what is stated; where nothing is stated it always is.</summary>
    public bool Differs(DayAmount handed) => (Records is { } records && records != handed.Records) || (Amount is { } amount && amount != handed.Amount);

    /// <summary>True if the same is stated.</summary>
    public bool States(ClosingStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return (Records, Amount) == (statement.Records, statement.Amount);
    }
}
