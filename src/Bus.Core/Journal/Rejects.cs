using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>What became of a refused record of a bulk file.</summary>
public enum RejectState
{
    /// <summary>未訂正: nobody has dealt with it.</summary>
    Open,
    /// <summary>訂正済: a later file brought it right.</summary>
    Corrected,
    /// <summary>対象外: somebody decided that it is not needed.</summary>
    Dismissed,
}

/// <summary>A refused record on its way into the journal.</summary>
/// <param name="Raw">The row as it came, shortened to <c>Intake:RejectRowBytes</c>; personal data, kept sealed.</param>
/// <param name="Key">Blind hash of its ordering key, which it holds until it is settled; null: it holds none.</param>
/// <param name="Identity">Blind hash of its identity; null: it cannot be read.</param>
public sealed record RefusedRecord(Reject Reject, ReadOnlyMemory<byte> Raw, ulong? Key, ulong? Identity)
{
    /// <summary>By which it is named beside its receipt: the line, or the position where the format has no lines.</summary>
    public long Line => Reject.Line ?? Reject.Index;
}

/// <summary>A refused record that is open, as the intake needs it.</summary>
public sealed record OpenReject(string Receipt, long Line, ulong? Key, ulong? Identity);

/// <summary>Refused records that a file settles when it is accepted.</summary>
/// <param name="Receipt">The receipt that it corrects; null: none.</param>
/// <param name="Lines">The lines of that receipt that it brings right.</param>
/// <param name="AllEarlier">全件: whatever was open before it is replaced with the rest.</param>
public sealed record Settlement(string? Receipt, IReadOnlyList<long> Lines, bool AllEarlier);

/// <summary>A refused record as people see it in lists; nothing of what it holds.</summary>
public sealed record RejectInfo
{
    /// <summary>Receipt of its file.</summary>
    public required string Receipt { get; init; }
    /// <summary>Its line there.</summary>
    public required long Line { get; init; }
    /// <summary>Whose file.</summary>
    public required ApplicationRef Sender { get; init; }
    /// <summary>Contract.</summary>
    public required string Contract { get; init; }
    /// <summary>Name of the file; null where the journal has forgotten the message.</summary>
    public string? FileName { get; init; }
    /// <summary>業務日付, or the day of acceptance where none was said.</summary>
    public required DateOnly Day { get; init; }
    /// <summary>Element name of the item; empty: the whole record.</summary>
    public required string Item { get; init; }
    /// <summary>Why.</summary>
    public required RecordCode Code { get; init; }
    /// <summary>What became of it.</summary>
    public required RejectState State { get; init; }
    /// <summary>When it was refused.</summary>
    public required DateTimeOffset OpenedAt { get; init; }
    /// <summary>When it was settled; null: it is open.</summary>
    public DateTimeOffset? SettledAt { get; init; }
    /// <summary>The receipt that corrected it, or who dismissed it; null: it is open.</summary>
    public string? By { get; init; }
    /// <summary>Why it was dismissed; null otherwise.</summary>
    public string? Why { get; init; }
}

/// <summary>A refused record with what it holds.</summary>
/// <param name="Reason">What is wrong, for people; null: forgotten.</param>
/// <param name="Raw">The row as it came; personal data. Null: forgotten.</param>
public sealed record RejectDetail(RejectInfo Info, Bilingual? Reason, ReadOnlyMemory<byte>? Raw);

/// <summary>Which refused records; null means any.</summary>
/// <param name="Limit">At most so many.</param>
/// <param name="After">Only those behind this one, in the order of receipts and lines: for paging.</param>
public sealed record RejectFilter(MunicipalityCode? Municipality = null, string? Application = null, string? Contract = null, string? Receipt = null,
    RejectState? State = null, DateOnly? Day = null, int Limit = 100, (string Receipt, long Line)? After = null);

/// <summary>Open refused records of a municipality.</summary>
public sealed record OpenRejects(MunicipalityCode Municipality, long Count, DateTimeOffset Oldest);

/// <summary>How many refused records of a municipality and contract are in a state.</summary>
public sealed record RejectCount(MunicipalityCode Municipality, string Contract, RejectState State, long Count);

/// <summary>Refused records of bulk files until they are settled, and after.</summary>
public interface IRejectBook
{
    /// <summary>The open ones of a sender and contract, by receipt, then line. Costs what is open, however much the journal holds.</summary>
    Task<IReadOnlyList<OpenReject>> OpenAsync(ApplicationRef sender, string contract, CancellationToken cancellation);

    /// <summary>By receipt, then line.</summary>
    Task<Part<RejectInfo>> ListAsync(RejectFilter filter, CancellationToken cancellation);

    /// <summary>One with what it holds; null if there is none.</summary>
    Task<RejectDetail?> FindAsync(string receipt, long line, CancellationToken cancellation);

    /// <summary>対象外: settles open ones of a receipt without a correction; how many.</summary>
    /// <param name="lines">Which; null: all that are open.</param>
    Task<int> DismissAsync(string receipt, IReadOnlyList<long>? lines, string why, string by, CancellationToken cancellation);

    /// <summary>Municipalities that have open ones.</summary>
    Task<IReadOnlyList<OpenRejects>> CountOpenAsync(CancellationToken cancellation);

    /// <summary>Those of some days (both inclusive; 業務日付, or the day of acceptance), by municipality, contract and what has become of them by now. What is forgotten is not counted.</summary>
    Task<IReadOnlyList<RejectCount>> CountAsync(MunicipalityCode? municipality, DateOnly from, DateOnly to, CancellationToken cancellation);

    /// <summary>Forgets rows and reasons of those refused before <paramref name="rowsBefore"/>, and settled ones of before <paramref name="settledBefore"/> altogether; how many of each.</summary>
    Task<(int Rows, int Settled)> ForgetAsync(DateTimeOffset rowsBefore, DateTimeOffset settledBefore, CancellationToken cancellation);
}
