using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bus.Core.Contracts;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Region;

/// <summary>The region in force: every municipality with its applications. Immutable; replaced whole when a region file is applied.</summary>
public sealed record RegionModel
{
    /// <summary>A region without municipalities.</summary>
    public static readonly RegionModel Empty = new() { Municipalities = [] };

    private readonly Dictionary<string, Municipality> _byCode = [];
    private readonly ImmutableArray<Municipality> _municipalities = [];

    /// <summary>All municipalities, by code.</summary>
    public required ImmutableArray<Municipality> Municipalities
    {
        get => _municipalities;
        init
        {
            _municipalities = [.. value.OrderBy(m => m.Code.Value, StringComparer.Ordinal)];
            foreach (var municipality in _municipalities) _byCode[municipality.Code.Value] = municipality;
        }
    }

    /// <summary>Default quotas of each municipality; null: none.</summary>
    public Quotas? Quotas { get; init; }

    /// <summary>People who operate the hub under their own names; null: none.</summary>
    public ImmutableArray<NamedOperator>? Operators { get; init; }

    /// <summary>What needs a second person; null: nothing.</summary>
    public Approvals? Approvals { get; init; }

    /// <summary>The named operator; null if there is none with this id.</summary>
    public NamedOperator? FindOperator(string id) => Operators?.FirstOrDefault(o => o.Id == id);

    /// <summary>True if a replay of this municipality needs a second person.</summary>
    public bool NeedsSecondPerson(MunicipalityCode municipality) => (Find(municipality)?.Approvals ?? Approvals)?.SecondPersonForReplay == true;

    /// <summary>The municipality; null if it is not in the region.</summary>
    public Municipality? Find(MunicipalityCode code) => _byCode.GetValueOrDefault(code.Value);

    /// <summary>The application; null if it is not in the region.</summary>
    public Application? Find(ApplicationRef application) => Find(application.Municipality)?.Find(application.Application);

    /// <summary>How the route's consumer takes its contract; null if the region has no such consumer, or it takes it no more.</summary>
    public Consumption? Find(RouteId route) => Find(route.Municipality)?.Find(route.Consumer)?.FindConsumption(route.Contract);
}

/// <summary>団体 with all that belongs to it.</summary>
public sealed record Municipality
{
    /// <summary>団体コード.</summary>
    public required MunicipalityCode Code { get; init; }
    /// <summary>Name for people.</summary>
    public required string Name { get; init; }
    /// <summary>Own host name of its sign-in pages; null: paths.</summary>
    public string? Host { get; init; }
    /// <summary>Additional items, by contract name.</summary>
    public ImmutableDictionary<string, ImmutableArray<AdditionalItem>> Extends { get; init; } = ImmutableDictionary<string, ImmutableArray<AdditionalItem>>.Empty;
    /// <summary>Its applications.</summary>
    public ImmutableArray<Application> Applications { get; init; } = [];
    /// <summary>Relying parties of its identity provider.</summary>
    public ImmutableArray<RelyingParty> RelyingParties { get; init; } = [];
    /// <summary>Staff accounts to import; null: none named.</summary>
    public StaffSource? Staff { get; init; }
    /// <summary>The directory that knows its staff and their passwords; null: they stand in the hub.</summary>
    public StaffDirectoryRule? Directory { get; init; }
    /// <summary>Which certificates prove its staff; null: none do.</summary>
    public CardRule? Cards { get; init; }
    /// <summary>What 緊急用ID are good for; null: there are none.</summary>
    public EmergencyRule? Emergency { get; init; }
    /// <summary>Networks that have a name.</summary>
    public ImmutableArray<NetworkZone> Zones { get; init; } = [];
    /// <summary>Whose sign-ins need a second factor, whatever they sign on to; null: nobody's.</summary>
    public SecondFactorRule? SecondFactor { get; init; }
    /// <summary>Own quotas; null: the region's.</summary>
    public Quotas? Quotas { get; init; }
    /// <summary>Own rule about what needs a second person; null: the region's.</summary>
    public Approvals? Approvals { get; init; }
    /// <summary>Days on which it works or does not, beside the usual; null: none.</summary>
    public MunicipalCalendar? Calendar { get; init; }
    /// <summary>Until this time of the next day a business date lasts, where the sender names none; null: midnight.</summary>
    public TimeOnly? CutOver { get; init; }

    /// <summary>The application with this id; null if there is none.</summary>
    public Application? Find(string id) => Applications.FirstOrDefault(a => a.Id == id);
}

/// <summary>追加項目: an item that a municipality adds to a contract.</summary>
/// <param name="Element">ASCII element name.</param>
/// <param name="Header">Japanese header.</param>
/// <param name="Type"><c>text</c>, <c>digits</c>, <c>integer</c> or <c>date</c>.</param>
/// <param name="MaxLength">Greatest number of characters (code points).</param>
/// <param name="Required">False: its column or element may be missing.</param>
public sealed record AdditionalItem(string Element, string Header, string Type, int MaxLength, bool Required);

/// <summary>業務システム.</summary>
public sealed record Application
{
    /// <summary>Id within the municipality: [a-z0-9-]{1,32}.</summary>
    public required string Id { get; init; }
    /// <summary>Name for people.</summary>
    public required string Name { get; init; }
    /// <summary>Hashes of the passwords in force: one, or two while one is rotated.</summary>
    public ImmutableArray<string> PasswordHashes { get; init; } = [];
    /// <summary>The same passwords as sha512-crypt (<c>$6$…</c>) for the FTP and SFTP daemon, which cannot read the others; index by index.
    /// An empty text, or none: with that password nobody signs in there.</summary>
    public ImmutableArray<string> FtpHashes { get; init; } = [];
    /// <summary>The same passwords sealed under the municipality's key, for PasswordDigest (<c>digest: true</c>); index by index, empty texts where there is none. None: it may not use it.</summary>
    public ImmutableArray<string> DigestSecrets { get; init; } = [];
    /// <summary>Certificates that prove it: of a TLS client, or of a signature over a message.</summary>
    public ImmutableArray<CertificateMatch> Certificates { get; init; } = [];
    /// <summary>Addresses to which its asynchronous answers may be sent; compared as they are, character by character.</summary>
    public ImmutableArray<Uri> ReplyTo { get; init; } = [];
    /// <summary>Public keys with which it signs in by SFTP, as OpenSSH writes them; null: none.</summary>
    public ImmutableArray<string>? SftpKeys { get; init; }
    /// <summary>True: its uploads stand under a hidden name until they are whole, and a cut one begins anew; false (default): a cut one is resumed.</summary>
    public bool HiddenUploads { get; init; }
    /// <summary>Contracts it hands over.</summary>
    public ImmutableArray<Provision> Provides { get; init; } = [];
    /// <summary>Contracts it takes.</summary>
    public ImmutableArray<Consumption> Consumes { get; init; } = [];
    /// <summary>Queries it answers.</summary>
    public ImmutableArray<QueryProvision> Answers { get; init; } = [];
    /// <summary>Queries it may ask; no others.</summary>
    public ImmutableArray<QueryAccess> Asks { get; init; } = [];
    /// <summary>Partners' servers that the hub visits for it; null: none.</summary>
    public ImmutableArray<Partner>? Partners { get; init; }

    /// <summary>How it hands over this contract; null if it does not.</summary>
    public Provision? FindProvision(string contract) => Provides.FirstOrDefault(p => p.Contract == contract);

    /// <summary>How it takes this contract; null if it does not.</summary>
    public Consumption? FindConsumption(string contract) => Consumes.FirstOrDefault(c => c.Contract == contract);

    /// <summary>The partner with this id; null if there is none.</summary>
    public Partner? FindPartner(string id) => Partners?.FirstOrDefault(p => p.Id == id);
}

/// <summary>A contract that an application provides.</summary>
public sealed record Provision
{
    /// <summary>Contract name.</summary>
    public required string Contract { get; init; }
    /// <summary>Contract version; null: the newest.</summary>
    public string? Version { get; init; }
    /// <summary>Refusal policy of its files; null: <see cref="Vocabulary.OnError.Key"/> where the contract has an ordering key, else <see cref="Vocabulary.OnError.Record"/>.</summary>
    public OnError? OnError { get; init; }
    /// <summary>Character set of its files: <c>utf-8</c> (default), <c>cp932</c>, <c>ibm-930</c>, <c>ibm-939</c>, <c>ibm-290</c>, or one of the site's own.</summary>
    public string Encoding { get; init; } = "utf-8";
    /// <summary>Layout of its files: <c>csv</c>, <c>xml</c> or one of the contract's own; null: <c>csv</c>.</summary>
    public string? Layout { get; init; }
    /// <summary>外字: a character table laid over the set, as text; null: none.</summary>
    public string? Gaiji { get; init; }
    /// <summary>How its files are packed; default not at all.</summary>
    public Compression Compression { get; init; }
    /// <summary>Its files are encrypted (OpenPGP) to the key that is kept here; null: they are not.</summary>
    public DecryptionKey? Decryption { get; init; }
    /// <summary>What its files look like.</summary>
    [JsonIgnore]
    public FileForm Form => new(Encoding, Layout, Gaiji);
    /// <summary>What completes a file: of <c>end-file</c>, <c>rename</c>, <c>quiet</c>; default all three.</summary>
    public ImmutableArray<string> Complete { get; init; } = ["end-file", "rename", "quiet"];
    /// <summary>By when it must have come; null: nobody waits for it.</summary>
    public Expectation? Expected { get; init; }
}

/// <summary>A contract that an application takes.</summary>
public sealed record Consumption
{
    /// <summary>Contract name.</summary>
    public required string Contract { get; init; }
    /// <summary>Contract version; null: the newest.</summary>
    public string? Version { get; init; }
    /// <summary>How it takes them.</summary>
    public required HandOverKind By { get; init; }
    /// <summary>Element names of the additional items it wants; it gets no others.</summary>
    public ImmutableArray<string> Items { get; init; } = [];
    /// <summary>By file: character set, <c>utf-8</c> (default), <c>cp932</c>, <c>ibm-930</c>, <c>ibm-939</c>, <c>ibm-290</c>, or one of the site's own.</summary>
    public string Encoding { get; init; } = "utf-8";
    /// <summary>Layout of its files: <c>csv</c>, <c>xml</c> or one of the contract's own; null: <c>csv</c>.</summary>
    public string? Layout { get; init; }
    /// <summary>外字: a character table laid over the set, as text; null: none.</summary>
    public string? Gaiji { get; init; }
    /// <summary>How its files are packed; default not at all.</summary>
    public Compression Compression { get; init; }
    /// <summary>By file: the public key (OpenPGP, armoured) that they are encrypted to; null: they are not.</summary>
    public string? EncryptTo { get; init; }
    /// <summary>What its files look like.</summary>
    [JsonIgnore]
    public FileForm Form => new(Encoding, Layout, Gaiji);
    /// <summary>By file: true = a record with a character that the set cannot hold is refused; false (default) = delivered with 〓 and listed.</summary>
    public bool RejectUnmappable { get; init; }
    /// <summary>By SOAP: where to; null otherwise.</summary>
    public SoapTarget? Soap { get; init; }
    /// <summary>How what fails is tried again; null: as <c>Dispatch</c> says.</summary>
    public RetryPolicy? Retry { get; init; }
    /// <summary>By SOAP or mailbox: the most records of a message; default 500.</summary>
    public int RecordsPerMessage { get; init; } = 500;
    /// <summary>When it may be delivered to; null: at any time.</summary>
    public DeliveryWindow? Window { get; init; }
    /// <summary>By file: at these times all that was accepted before goes in one file; null: each message goes by itself, at once.</summary>
    public SetTimes? Collect { get; init; }
    /// <summary>By file: true = a full (全件) message is delivered as what has changed since the last one; false (default) = as it is.</summary>
    public bool FullAsDifferential { get; init; }
    /// <summary>By file: true = a marker appears behind the deliveries when a business date is closed (締め); default false.</summary>
    public bool ClosingMarker { get; init; }
    /// <summary>True: messages wait for such a time.</summary>
    [JsonIgnore]
    public bool Collects => Collect is not null && By == HandOverKind.File;
}

/// <summary>How files are packed.</summary>
public enum Compression
{
    /// <summary>Not at all.</summary>
    None,
    /// <summary>gzip (RFC 1952).</summary>
    Gzip,
    /// <summary>A zip archive of one file, whose name says nothing.</summary>
    Zip,
}

/// <summary>The key that opens an application's files.</summary>
/// <param name="SealedKey">The private key (OpenPGP, armoured), sealed under the municipality's key (base64).</param>
/// <param name="SealedPassphrase">Its passphrase, sealed likewise; null: it has none.</param>
public sealed record DecryptionKey(string SealedKey, string? SealedPassphrase);

/// <summary>How a failed delivery is tried again; what is null is as the section <c>Dispatch</c> says.</summary>
/// <param name="First">Pause after the first failure; doubles with each further one.</param>
/// <param name="Longest">Longest pause.</param>
/// <param name="GiveUpAfter">Parked when it has failed for so long.</param>
/// <param name="Attempts">Parked when it has failed so often in a row.</param>
public sealed record RetryPolicy(TimeSpan? First, TimeSpan? Longest, TimeSpan? GiveUpAfter, int? Attempts);

/// <summary>A consumer's own <c>Send…</c> endpoint.</summary>
/// <param name="Url">Absolute http or https address.</param>
/// <param name="Timeout">Of one call; default 30 s.</param>
/// <param name="Username">User name sent with each call; null: no credentials.</param>
/// <param name="SealedPassword">Its password, sealed under the municipality's key (base64); null: none.</param>
public sealed record SoapTarget(Uri Url, TimeSpan Timeout, string? Username, string? SealedPassword)
{
    /// <summary>True: what is sent is signed (WS-Security 1.0, X.509) with the hub's key; default false.</summary>
    public bool Sign { get; init; }

    /// <summary>How a delivery goes in one call of <c>Send…File</c>, its records as an attached file; null (default): page by page with <c>Send…</c>.</summary>
    public AttachmentKind? Attachment { get; init; }
}

/// <summary>How a file hangs on a SOAP message.</summary>
public enum AttachmentKind
{
    /// <summary>MTOM: XOP 1.0.</summary>
    Mtom,
    /// <summary>SOAP Messages with Attachments.</summary>
    Swa,
}

/// <summary>Which certificates prove an application: one by its fingerprint, or all that a trusted authority issued to a name.</summary>
/// <param name="Fingerprint">SHA-256, 64 hex digits, upper case; null: by names.</param>
/// <param name="Issuer">Distinguished name; null: by fingerprint.</param>
/// <param name="Subject">Distinguished name; null: by fingerprint.</param>
public sealed record CertificateMatch(string? Fingerprint, string? Issuer, string? Subject)
{
    /// <summary>True if this is one of them.</summary>
    public bool Fits(CertificateFacts certificate) => Fingerprint is not null ? Fingerprint == certificate.Fingerprint
        : certificate.IssuerTrusted && Issuer == certificate.Issuer && Subject == certificate.Subject;
}

/// <summary>サービスプロバイダ (SP): an application that trusts the identity provider.</summary>
/// <param name="Metadata">Its SAML metadata, as XML text; empty: it is only fetched (<see cref="Source"/>).</param>
public sealed record RelyingParty(string Id, string Name, string Metadata)
{
    /// <summary>How it is signed on to; null: all defaults.</summary>
    public SignOnRules? SignOn { get; init; }
    /// <summary>Where the hub stands in front of it, since it speaks no SAML; null: it speaks it. Then there is no metadata.</summary>
    public GatewayRule? Gateway { get; init; }
    /// <summary>Where its metadata is fetched from, again and again; null: it comes by file only.</summary>
    public MetadataSource? Source { get; init; }
}

/// <summary>An address of metadata.</summary>
/// <param name="Url">https; http on loopback only.</param>
/// <param name="Certificate">Whose key must have signed it, DER as base64; null: it need not be signed.</param>
/// <param name="Every">How often it is fetched.</param>
public sealed record MetadataSource(Uri Url, string? Certificate, TimeSpan Every);

/// <summary>How an old web application is reached through the hub, which tells it in headers who comes.</summary>
/// <param name="Host">Host, and port if it is not the scheme's own, under which browsers come; it belongs to this application alone.</param>
/// <param name="To">Where the application itself is: an http or https address without path.</param>
/// <param name="Encoding">How values stand in headers: <c>percent</c> (all but visible ASCII as %XX of UTF-8) or <c>utf-8</c>.</param>
public sealed record GatewayRule(string Host, Uri To, string Encoding);

/// <summary>Whose sign-ins need a second factor.</summary>
/// <param name="Duties">Whoever has one of these duties.</param>
public sealed record SecondFactorRule(ImmutableArray<string> Duties)
{
    /// <summary>Only from where it is needed; empty: from everywhere.</summary>
    public ZoneLimit Where { get; init; } = new();
}

/// <summary>From where something holds, by names of zones; both empty: from everywhere.</summary>
public sealed record ZoneLimit
{
    /// <summary>From these.</summary>
    public ImmutableArray<string> From { get; init; } = [];
    /// <summary>From outside all of these.</summary>
    public ImmutableArray<string> Outside { get; init; } = [];

    /// <summary>Lists by what is in them.</summary>
    public bool Equals(ZoneLimit? other) => other is not null && From.SequenceEqual(other.From) && Outside.SequenceEqual(other.Outside);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From.Length, Outside.Length);
}

/// <summary>Networks of one kind, e.g. 本庁舎.</summary>
/// <param name="Id">[a-z0-9-]{1,32}.</param>
/// <param name="Networks">As CIDR, e.g. <c>10.1.0.0/16</c>.</param>
public sealed record NetworkZone(string Id, ImmutableArray<string> Networks)
{
    /// <summary>Lists by what is in them.</summary>
    public bool Equals(NetworkZone? other) => other is not null && Id == other.Id && Networks.SequenceEqual(other.Networks);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Networks.Length);
}

/// <summary>What 緊急用ID are good for.</summary>
/// <param name="OnlyWhileDown">True: only while the municipality's directory does not answer.</param>
/// <param name="Lasts">From the first use on.</param>
/// <param name="Duties">Duties that they may have; a rule with none is of no use.</param>
/// <param name="WaivesSecondFactor">True: what the hub itself asks two factors for is opened by them all the same. A relying party that asks for two is never told that there were two.</param>
public sealed record EmergencyRule(bool OnlyWhileDown, TimeSpan Lasts, ImmutableArray<string> Duties, bool WaivesSecondFactor)
{
    /// <summary>Lists by what is in them.</summary>
    public bool Equals(EmergencyRule? other) => other is not null && OnlyWhileDown == other.OnlyWhileDown && Lasts == other.Lasts && WaivesSecondFactor == other.WaivesSecondFactor && Duties.SequenceEqual(other.Duties);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OnlyWhileDown, Lasts, WaivesSecondFactor, Duties.Length);
}

/// <summary>Staff accounts to import.</summary>
/// <param name="Csv">login,name,department,duties,email,initialPassword,employeeNumber – with hashes for passwords once applied.</param>
public sealed record StaffSource(string Csv, bool ChangeAtFirstSignIn);

/// <summary>Upper bounds of one municipality.</summary>
/// <param name="MessagesPerSecond">SOAP messages a second; null: none.</param>
/// <param name="BulkBytesPerDay">Bytes of bulk files a day; null: none.</param>
public sealed record Quotas(int? MessagesPerSecond, long? BulkBytesPerDay);

/// <summary>The region in force and its replacement.</summary>
public interface IRegionStore
{
    /// <summary>The region in force; keep it for the length of one message.</summary>
    RegionModel Current { get; }

    /// <summary>Number of the version in force on this node; 0: none was ever applied.</summary>
    long Version { get; }

    /// <summary>Raised after a replacement, here or on another node, with the new region. Handlers must be quick.</summary>
    event Action<RegionModel>? Changed;

    /// <summary>Makes keys for new municipalities, commits the region durably, then puts it in force.</summary>
    Task ReplaceAsync(RegionModel region, CancellationToken cancellation);

    /// <summary>The same, unless the region was replaced since <paramref name="basis"/> was in force, on whatever node. False: nothing is done, and the newer one is in force here.</summary>
    Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation);
}
