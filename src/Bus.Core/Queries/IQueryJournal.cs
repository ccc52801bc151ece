using Bus.Core.Vocabulary;

namespace Bus.Core.Queries;

/// <summary>The durable record of who asked for what, kept apart from the messages.</summary>
public interface IQueryJournal
{
    /// <summary>Returns when it is committed; before that nobody is asked.</summary>
    /// <param name="hashes">Blind hashes of the recorded items.</param>
    Task BeginAsync(QueryEntry entry, IReadOnlyList<ulong> hashes, CancellationToken cancellation);

    /// <summary>How it ended.</summary>
    Task EndAsync(string number, string outcome, long records, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<Part<QueryEntry>> FindAsync(QueryFilter filter, IReadOnlyList<ulong> hashes, CancellationToken cancellation);
}

/// <summary>One question as it is kept.</summary>
/// <param name="Provider">Application that was asked; null: none was.</param>
/// <param name="SealedKeys">Recorded items and their values, sealed under the municipality's key; null: they were not usable.</param>
public sealed record QueryEntry(string Number, ApplicationRef Asker, string Contract, string Version, string? Provider, DateTimeOffset AskedAt, byte[]? SealedKeys)
{
    /// <summary><c>answered</c>, <c>asker-left</c>, or the name of the fault; null: not known yet, or the hub went down in its midst.</summary>
    public string? Outcome { get; init; }
    /// <summary>Records in the answer; null: there was none.</summary>
    public long? Records { get; init; }
    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Which questions are looked for; what is null is not asked.</summary>
/// <param name="Before">Only those that stand behind the one of this number, newest first: for paging.</param>
public sealed record QueryFilter(MunicipalityCode? Municipality, string? Contract, string? Asker, int Limit, string? Before = null);
