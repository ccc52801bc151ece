using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>A person's signed-in time at one municipality's identity provider. It lies in the database, so that any node answers; the browser has a random token only.</summary>
public sealed record SignInSession
{
    /// <summary>Whose identity provider.</summary>
    public required MunicipalityCode Municipality { get; init; }
    /// <summary>Its id inside the hub; never leaves it.</summary>
    public required string Id { get; init; }
    /// <summary>SHA-256 of the browser's token, hexadecimal.</summary>
    public required string TokenHash { get; init; }
    /// <summary>Id of the person in the staff directory.</summary>
    public required string Person { get; init; }
    /// <summary>What the person proved, e.g. <c>password</c>; several with a blank between.</summary>
    public required string Proofs { get; init; }
    /// <summary>When they last proved it.</summary>
    public required DateTimeOffset ProvedAt { get; init; }
    /// <summary>When it last served a sign-on.</summary>
    public required DateTimeOffset UsedAt { get; init; }
    /// <summary>When it ends at the latest.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
    /// <summary>Without a sign-on for so long it is over; null: as for all.</summary>
    public TimeSpan? Idle { get; init; }
}

/// <summary>A relying party that was told of a session, and must be told when it ends.</summary>
/// <param name="Session">Id of the session.</param>
/// <param name="RelyingParty">Id of the relying party.</param>
/// <param name="SessionIndex">What the relying party knows the session by.</param>
/// <param name="NameHash">Keyed hash of the name identifier, to find it by.</param>
/// <param name="SealedName">Format and name identifier, sealed under the municipality's key.</param>
public sealed record SessionParty(string Session, string RelyingParty, string SessionIndex, string NameHash, byte[] SealedName);

/// <summary>One line of the audit of sign-ins.</summary>
/// <param name="Kind">e.g. <c>sign-in</c>, <c>sign-on</c>, <c>sign-out</c>.</param>
/// <param name="Person">Id of the person; null: nobody known.</param>
/// <param name="RelyingParty">Null: none.</param>
/// <param name="Outcome"><c>ok</c>, or the code of what went wrong.</param>
public sealed record SignInEvent(MunicipalityCode Municipality, DateTimeOffset At, string Kind, string? Person, string? RelyingParty, string Outcome);

/// <summary>What is committed before an assertion leaves.</summary>
/// <param name="RequestId">The request's id, answered once; null: the identity provider began.</param>
/// <param name="RequestExpires">Until when the id is remembered.</param>
public sealed record SignOnRecord(SignInSession Session, SessionParty Party, string? RequestId, DateTimeOffset RequestExpires, SignInEvent Event);

/// <summary>How a sign-on was taken.</summary>
public enum SignOnOutcome
{
    /// <summary>It is durable: the assertion may leave.</summary>
    Committed,
    /// <summary>The request was answered before; but for the session's last use nothing is written.</summary>
    Replayed,
    /// <summary>The session has ended, is over, or has another token by now; nothing is written.</summary>
    SessionOver,
}
