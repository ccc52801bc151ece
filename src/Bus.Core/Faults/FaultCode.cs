namespace Bus.Core.Faults;

/// <summary>The closed set of expected failures. Wire names, roles, HTTP status and texts: <see cref="FaultTable"/>.</summary>
public enum FaultCode
{
    /// <summary>No, unknown or wrong credentials.</summary>
    Unauthenticated,
    /// <summary>The caller is known and may not do this.</summary>
    Forbidden,
    /// <summary>No such municipality in the region.</summary>
    UnknownMunicipality,
    /// <summary>No such service.</summary>
    UnknownService,
    /// <summary>No such operation of the service.</summary>
    UnknownOperation,
    /// <summary>Not XML, or not a readable file.</summary>
    NotWellFormed,
    /// <summary>DTD, too deep, too many attributes.</summary>
    ForbiddenXml,
    /// <summary>Beyond a size limit.</summary>
    TooLarge,
    /// <summary>An envelope or contract version the hub does not speak.</summary>
    UnsupportedVersion,
    /// <summary>A mandatory header that is not understood.</summary>
    MustUnderstand,
    /// <summary>The message as a whole is wrong (head, totals, columns).</summary>
    InvalidMessage,
    /// <summary>One or more records are wrong.</summary>
    InvalidRecord,
    /// <summary>The payload claims another municipality.</summary>
    OtherMunicipality,
    /// <summary>The same message id came before with other values.</summary>
    ContradictingDuplicate,
    /// <summary>The municipality's quota is used up.</summary>
    OverQuota,
    /// <summary>The hub has no room at the moment.</summary>
    Busy,
    /// <summary>A part the hub depends on is down.</summary>
    Unavailable,
    /// <summary>A bug; details are in the hub's log only.</summary>
    Internal,
    /// <summary>A query's provider cannot be reached, or is left alone for a while.</summary>
    ProviderUnavailable,
    /// <summary>A query's provider did not answer in time.</summary>
    ProviderTimeout,
    /// <summary>A query's provider says that the question is wrong.</summary>
    ProviderRefused,
    /// <summary>A query's provider says that something is wrong on its side.</summary>
    ProviderFailed,
    /// <summary>A query's provider gave an answer that the contract or the wall between municipalities forbids.</summary>
    InvalidAnswer,
}

/// <summary>Why a record is refused.</summary>
public enum RecordCode
{
    /// <summary>A required item is empty.</summary>
    Missing,
    /// <summary>Not a number, or not digits only.</summary>
    NotANumber,
    /// <summary>Not a real date.</summary>
    NotADate,
    /// <summary>More characters than allowed.</summary>
    TooLong,
    /// <summary>Fewer characters than required.</summary>
    TooShort,
    /// <summary>Not among the allowed codes.</summary>
    NotInCodeTable,
    /// <summary>The check digit is wrong.</summary>
    BadCheckDigit,
    /// <summary>The record names another municipality.</summary>
    OtherMunicipality,
    /// <summary>The row has too few or too many columns.</summary>
    WrongColumnCount,
    /// <summary>Bytes that are not characters of the declared character set.</summary>
    Undecodable,
    /// <summary>Any other rule of the contract or the route.</summary>
    RuleViolated,
    /// <summary>先行エラー: an earlier record of the same ordering key (or transaction) was refused.</summary>
    EarlierError,
}
