using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>Sessions of the identity providers, who was told of them, and the audit of sign-ins. Every call is durable when it returns.</summary>
public interface ISignInStore
{
    /// <summary>A person signed in.</summary>
    Task OpenAsync(SignInSession session, SignInEvent what, CancellationToken cancellation);

    /// <summary>The same person proved themselves again: a new token, the same session.</summary>
    Task ProveAgainAsync(SignInSession session, SignInEvent what, CancellationToken cancellation);

    /// <summary>The session of a token; null if there is none, it ended, or it is over at <paramref name="now"/>.</summary>
    Task<SignInSession?> FindAsync(MunicipalityCode municipality, string tokenHash, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The relying parties that were told of a session.</summary>
    Task<IReadOnlyList<SessionParty>> PartiesAsync(MunicipalityCode municipality, string session, CancellationToken cancellation);

    /// <summary>What a relying party was told of one name identifier, in sessions that have not ended.</summary>
    Task<IReadOnlyList<SessionParty>> OfNameAsync(MunicipalityCode municipality, string relyingParty, string nameHash, CancellationToken cancellation);

    /// <summary>Commits a sign-on, if its session still is the one of its token, has not ended and is not over. So whoever remembers a session need not read it again before.</summary>
    Task<SignOnOutcome> SignOnAsync(SignOnRecord record, CancellationToken cancellation);

    /// <summary>Ends a session; false if it had ended.</summary>
    Task<bool> EndAsync(MunicipalityCode municipality, string session, SignInEvent what, CancellationToken cancellation);

    /// <summary>Ends all sessions of a person but <paramref name="except"/> (null: all), each with a line of the audit; how many there were.</summary>
    Task<int> EndAllAsync(MunicipalityCode municipality, string person, string? except, SignInEvent what, CancellationToken cancellation);

    /// <summary>The sessions of a municipality that have not ended, are not over at <paramref name="now"/> and were used since <paramref name="usedSince"/>; the latest used first.</summary>
    Task<IReadOnlyList<SignInSession>> OpenSessionsAsync(MunicipalityCode municipality, DateTimeOffset now, DateTimeOffset usedSince, CancellationToken cancellation);

    /// <summary>Adds to the audit.</summary>
    Task TellAsync(SignInEvent what, CancellationToken cancellation);

    /// <summary>The newest lines of a municipality's audit, newest first.</summary>
    Task<IReadOnlyList<SignInEvent>> EventsAsync(MunicipalityCode municipality, int limit, CancellationToken cancellation);

    /// <summary>Forgets what ended or expired before <paramref name="now"/>, and the audit before <paramref name="eventsBefore"/>.</summary>
    Task SweepAsync(DateTimeOffset now, DateTimeOffset eventsBefore, CancellationToken cancellation);
}

/// <summary>Short-lived things that are used once: parked requests, artifacts, ids of messages seen, logouts under way. Values are sealed by the caller.</summary>
public interface IOnceStore
{
    /// <summary>Adds; false if the id is there already.</summary>
    Task<bool> AddAsync(OnceItem item, CancellationToken cancellation);

    /// <summary>Replaces the value, if it is still there.</summary>
    Task ReplaceAsync(OnceItem item, CancellationToken cancellation);

    /// <summary>The value; null if it is not there or expired.</summary>
    Task<byte[]?> FindAsync(MunicipalityCode municipality, string kind, string id, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The same, and removes it: of two callers one gets it.</summary>
    Task<byte[]?> TakeAsync(MunicipalityCode municipality, string kind, string id, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>One of them.</summary>
public sealed record OnceItem(MunicipalityCode Municipality, string Kind, string Id, byte[] Value, DateTimeOffset ExpiresAt);
