namespace Bus.Identity.Faults;

/// <summary>The closed set of what can be wrong with a sign-on or sign-out. Texts and status: <see cref="SamlFaultTable"/>.</summary>
internal enum SamlFault
{
    UnknownAddress,
    WrongHost,
    PlainHttp,
    NotReadable,
    ForbiddenXml,
    TooLarge,
    UnknownParty,
    PartyDisabled,
    BadMetadata,
    Unsigned,
    BadSignature,
    WeakAlgorithm,
    WrongDestination,
    Stale,
    Replayed,
    UnknownEndpoint,
    UnknownSession,
    CrossSite,
    ExpiredPage,
    NoName,
    SignInAgain,
    PasswordElsewhere,
    EmergencyNotEnough,
    NoCard,
    CardRefused,
    NoRevocationList,
    ApplicationDown,
    Busy,
    Unavailable,
}

/// <summary>Something of that set happened; the front door turns it into a page or an answer.</summary>
internal sealed class SamlException(SamlFault fault, string ja, string en) : Exception($"{fault}: {en}")
{
    public SamlFault Fault { get; } = fault;
    public Bus.Core.Vocabulary.Bilingual What { get; } = new(ja, en);
}
