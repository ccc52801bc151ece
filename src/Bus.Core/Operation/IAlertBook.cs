using Bus.Core.Vocabulary;

namespace Bus.Core.Operation;

/// <summary>What somebody must look after. Holds no personal data and no secret: it leaves the hub by mail.</summary>
/// <param name="Key">What makes two of them the same, e.g. <c>parked/362018</c>; one is open at a time.</param>
/// <param name="Kind">E.g. <c>parked</c>.</param>
/// <param name="Place">Municipality, route, node or application, as text.</param>
public sealed record Alert(string Key, string Kind, string Place, Bilingual Text)
{
    /// <summary>The journal's number; 0 before it is there.</summary>
    public long Id { get; init; }
    /// <summary>When it was raised.</summary>
    public DateTimeOffset RaisedAt { get; init; }
    /// <summary>When it was over; null: it is not. One that tells of an event is over at once.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
    /// <summary>True: it tells of what happened once.</summary>
    public bool IsEvent => ResolvedAt == RaisedAt;
}

/// <summary>One thing to be told through one channel; stays until it was told.</summary>
/// <param name="Resolved">False: it has come up; true: it is over.</param>
/// <param name="Attempts">How often telling it failed.</param>
public sealed record AlertNotice(long Id, Alert Alert, bool Resolved, int Attempts);

/// <summary>Alerts in the journal's database: raised once, told through every channel, and kept until they are told.</summary>
public interface IAlertBook
{
    /// <summary>Raises an alert unless one of its key is open; false: one was.</summary>
    /// <param name="channels">Through which channels it is told.</param>
    /// <param name="isEvent">True: it is over as soon as it is told.</param>
    Task<bool> RaiseAsync(Alert alert, IReadOnlyList<string> channels, bool isEvent, CancellationToken cancellation);

    /// <summary>Ends the open alert of a key, and has that told where it was told; false: none was open.</summary>
    Task<bool> ResolveAsync(string key, CancellationToken cancellation);

    /// <summary>The open alerts, newest first.</summary>
    Task<IReadOnlyList<Alert>> OpenAsync(CancellationToken cancellation);

    /// <summary>What happened once since then, newest first.</summary>
    /// <param name="before">Only what was raised before this one; null: from the newest.</param>
    Task<Part<Alert>> EventsAsync(DateTimeOffset since, int limit, long? before, CancellationToken cancellation);

    /// <summary>The last alerts, open or not, newest first.</summary>
    /// <param name="before">Only those before this one; null: from the newest.</param>
    Task<Part<Alert>> LastAsync(int limit, long? before, CancellationToken cancellation);

    /// <summary>What is to be told through a channel now, oldest first.</summary>
    /// <param name="longest">No pause is longer: what is put off for more than that was put off by a clock that was wrong, and is due.</param>
    Task<IReadOnlyList<AlertNotice>> DueAsync(string channel, int limit, TimeSpan longest, CancellationToken cancellation);

    /// <summary>It was told.</summary>
    Task ToldAsync(IReadOnlyList<long> notices, CancellationToken cancellation);

    /// <summary>It could not be told; not before <paramref name="next"/> again.</summary>
    Task NotToldAsync(IReadOnlyList<long> notices, DateTimeOffset next, CancellationToken cancellation);
}
