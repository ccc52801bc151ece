using System.Text.Json.Serialization;

namespace Bus.Region;

/// <summary>
/// The region file as data: what the YAML says, with the contents of every <c>{ file: … }</c> and <c>{ env: … }</c> put in their place.
/// Nothing in it is checked yet. Its JSON has the names of the YAML (<see cref="RegionJson"/>).
/// </summary>
public sealed record RegionDocument
{
    /// <summary>The municipalities named.</summary>
    public IReadOnlyList<MunicipalityDocument> Municipalities { get; init; } = [];
    /// <summary>Default quotas; null: not said.</summary>
    public QuotasDocument? Quotas { get; init; }
    /// <summary>The named operators.</summary>
    public IReadOnlyList<OperatorDocument> Operators { get; init; } = [];
    /// <summary>What needs a second person; null: not said.</summary>
    public ApprovalsDocument? Approvals { get; init; }
}

/// <summary>An entry of <c>municipalities</c>.</summary>
public sealed record MunicipalityDocument
{
    /// <summary>Six digits.</summary>
    public string? Code { get; init; }
    /// <summary>Name for people.</summary>
    public string? Name { get; init; }
    /// <summary>Own host of its sign-in pages.</summary>
    public string? Host { get; init; }
    /// <summary>Additional items, by contract name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<AdditionalItemDocument>> Extends { get; init; } = new Dictionary<string, IReadOnlyList<AdditionalItemDocument>>();
    /// <summary>Its applications.</summary>
    public IReadOnlyList<ApplicationDocument> Applications { get; init; } = [];
    /// <summary>Its relying parties.</summary>
    public IReadOnlyList<RelyingPartyDocument> RelyingParties { get; init; } = [];
    /// <summary>Its staff accounts.</summary>
    public StaffDocument? Staff { get; init; }
    /// <summary>Its own directory of staff.</summary>
    public DirectoryDocument? Directory { get; init; }
    /// <summary>Which certificates prove its staff.</summary>
    public CardsDocument? Cards { get; init; }
    /// <summary>What its emergency ids are good for.</summary>
    public EmergencyDocument? Emergency { get; init; }
    /// <summary>Its networks that have a name; null: not said.</summary>
    public IReadOnlyList<ZoneDocument>? Zones { get; init; }
    /// <summary>Whose sign-ins need a second factor.</summary>
    public SecondFactorDocument? SecondFactor { get; init; }
    /// <summary>Its days of work, beside the usual.</summary>
    public CalendarDocument? Calendar { get; init; }
    /// <summary>Time in Japan until which a business date lasts, <c>04:00</c>; null: midnight.</summary>
    public string? CutOver { get; init; }
    /// <summary>Its own quotas.</summary>
    public QuotasDocument? Quotas { get; init; }
    /// <summary>Its own rule about what needs a second person.</summary>
    public ApprovalsDocument? Approvals { get; init; }
}

/// <summary>An additional item (追加項目).</summary>
public sealed record AdditionalItemDocument
{
    /// <summary>ASCII element name.</summary>
    public string? Element { get; init; }
    /// <summary>Japanese header.</summary>
    public string? Header { get; init; }
    /// <summary><c>text</c> (default), <c>digits</c>, <c>integer</c> or <c>date</c>.</summary>
    public string? Type { get; init; }
    /// <summary>Greatest number of characters; may be left out for a date only.</summary>
    public int? MaxLength { get; init; }
    /// <summary>Default false.</summary>
    public bool? Required { get; init; }
}

/// <summary>An entry of <c>applications</c>.</summary>
public sealed record ApplicationDocument
{
    /// <summary>[a-z0-9-]{1,32}.</summary>
    public string? Id { get; init; }
    /// <summary>Name for people.</summary>
    public string? Name { get; init; }
    /// <summary>Its password; two while one is rotated; in JSON an object or an array. Empty: not said.</summary>
    [JsonConverter(typeof(SecretListConverter))]
    public IReadOnlyList<SecretDocument> Password { get; init; } = [];
    /// <summary>True: it may send PasswordDigest, and its passwords are kept sealed for that; default false.</summary>
    public bool? Digest { get; init; }
    /// <summary>Certificates that prove it.</summary>
    public IReadOnlyList<CertificateDocument> Certificates { get; init; } = [];
    /// <summary>Addresses to which its asynchronous answers may be sent.</summary>
    public IReadOnlyList<string> ReplyTo { get; init; } = [];
    /// <summary>Public keys with which it signs in by SFTP, as OpenSSH writes them; null: not said.</summary>
    public IReadOnlyList<string>? SftpKeys { get; init; }
    /// <summary>By FTP and SFTP: <c>resume</c> (default) or <c>hidden</c>.</summary>
    public string? Upload { get; init; }
    /// <summary>Partners' servers that the hub visits for it.</summary>
    public IReadOnlyList<PartnerDocument> Partners { get; init; } = [];
    /// <summary>Contracts it hands over.</summary>
    public IReadOnlyList<ProvisionDocument> Provides { get; init; } = [];
    /// <summary>Contracts it takes.</summary>
    public IReadOnlyList<ConsumptionDocument> Consumes { get; init; } = [];
}

/// <summary>An entry of <c>certificates</c>: its fingerprint, the certificate itself, or issuer and subject.</summary>
public sealed record CertificateDocument
{
    /// <summary>SHA-256 in hex, with or without colons.</summary>
    public string? Fingerprint { get; init; }
    /// <summary>Distinguished name of the issuer; together with <see cref="Subject"/>.</summary>
    public string? Issuer { get; init; }
    /// <summary>Distinguished name of the owner.</summary>
    public string? Subject { get; init; }
    /// <summary>The certificate as PEM.</summary>
    public string? Value { get; init; }
}

/// <summary>The staff accounts of a municipality.</summary>
public sealed record StaffDocument
{
    /// <summary>CSV: login,name,department,duties,email,initialPassword.</summary>
    public string? Value { get; init; }
    /// <summary>Default true.</summary>
    public bool? ChangeAtFirstSignIn { get; init; }

    /// <summary>Never the accounts: they are personal data.</summary>
    public override string ToString() => nameof(StaffDocument);
}

/// <summary>Whose sign-ins need a second factor.</summary>
public sealed record SecondFactorDocument
{
    /// <summary>As in the staff list; empty: nobody's.</summary>
    public IReadOnlyList<string> Duties { get; init; } = [];
    /// <summary>Only from these zones; empty: from everywhere.</summary>
    public IReadOnlyList<string> From { get; init; } = [];
    /// <summary>Only from outside these zones.</summary>
    public IReadOnlyList<string> Outside { get; init; } = [];
}

/// <summary>Upper bounds of one municipality.</summary>
public sealed record QuotasDocument
{
    /// <summary>SOAP messages a second.</summary>
    public int? MessagesPerSecond { get; init; }
    /// <summary>A size such as <c>20GB</c> or <c>512MiB</c>.</summary>
    public string? BulkBytesPerDay { get; init; }
}
