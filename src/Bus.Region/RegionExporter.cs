using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Exporting;
using Bus.Region.Validation;
using Bus.Region.Validation.Routes;

namespace Bus.Region;

/// <summary>Writes a region as a region file: secrets as <c>{ hash: … }</c> and <c>{ sealed: … }</c>, always in the same order. Applied to the same hub it changes nothing.</summary>
public static class RegionExporter
{
    /// <summary>The region as YAML.</summary>
    public static string ToYaml(RegionModel region) => YamlText.Of(ToDocument(region));

    /// <summary>One municipality as YAML for somebody else: without any secret, also not hashed or sealed. Where it is applied, they are given anew.</summary>
    public static string ToYamlWithoutSecrets(Municipality municipality) =>
        YamlText.Of(new RegionDocument { Municipalities = [WithoutSecrets.Of(Municipality(municipality))] });

    /// <summary>One municipality as YAML, secrets as they are stored.</summary>
    internal static string ToYaml(Municipality municipality) => YamlText.Of(new RegionDocument { Municipalities = [Municipality(municipality)] });

    /// <summary>The region as a document.</summary>
    public static RegionDocument ToDocument(RegionModel region) => new()
    {
        Municipalities = [.. region.Municipalities.Select(Municipality)],
        Quotas = Quotas(region.Quotas),
        Operators = [.. (region.Operators ?? []).OrderBy(o => o.Id, StringComparer.Ordinal).Select(OversightText.Of)],
        Approvals = OversightText.Of(region.Approvals),
    };

    private static MunicipalityDocument Municipality(Municipality municipality) => new()
    {
        Code = municipality.Code.Value,
        Name = municipality.Name,
        Host = municipality.Host,
        // The order of the items themselves is that of the last columns of every file, so it stays.
        Extends = municipality.Extends.OrderBy(e => e.Key, StringComparer.Ordinal)
            .ToDictionary(e => e.Key, IReadOnlyList<AdditionalItemDocument> (e) => [.. e.Value.Select(Item)]),
        Applications = [.. municipality.Applications.OrderBy(a => a.Id, StringComparer.Ordinal).Select(Application)],
        RelyingParties = [.. municipality.RelyingParties.OrderBy(p => p.Id, StringComparer.Ordinal).Select(RelyingParty)],
        Staff = municipality.Staff is { } staff ? new StaffDocument { Value = staff.Csv, ChangeAtFirstSignIn = staff.ChangeAtFirstSignIn } : null,
        Directory = DirectoryText.Of(municipality.Directory),
        Cards = municipality.Cards is { } cards
            ? new CardsDocument { Ca = new TextDocument(cards.Authorities), From = cards.From, To = cards.To, Use = cards is { AsFirst: true, AsSecond: true } ? "both" : cards.AsFirst ? "first" : "second", Crl = cards.NeedsRevocationList ? "required" : "none" } : null,
        Emergency = municipality.Emergency is { } emergency
            ? new EmergencyDocument { When = emergency.OnlyWhileDown ? "directory-down" : "always", Lasts = Quantities.Text(emergency.Lasts), Duties = emergency.Duties, SecondFactor = emergency.WaivesSecondFactor ? "waived" : "required" } : null,
        Zones = municipality.Zones.IsEmpty ? null : [.. municipality.Zones.Select(z => new ZoneDocument { Id = z.Id, Networks = z.Networks })],
        SecondFactor = municipality.SecondFactor is { } second ? new SecondFactorDocument { Duties = [.. second.Duties], From = second.Where.From, Outside = second.Where.Outside } : null,
        Calendar = TimetableText.Of(municipality.Calendar),
        CutOver = municipality.CutOver is { } cutOver ? TimetableText.Of(cutOver) : null,
        Quotas = Quotas(municipality.Quotas),
        Approvals = OversightText.Of(municipality.Approvals),
    };

    private static RelyingPartyDocument RelyingParty(RelyingParty party)
    {
        var bare = new RelyingPartyDocument
        {
            Id = party.Id, Name = party.Name, Metadata = party.Gateway is null ? Metadata(party) : null,
            Gateway = party.Gateway is { } gateway ? new GatewayDocument { Host = gateway.Host, To = gateway.To.ToString(), Encoding = gateway.Encoding } : null,
        };
        return party.SignOn is not { } rules ? bare : bare with
        {
            Enabled = rules.Enabled, Sign = rules.Sign, Encrypt = rules.Encrypt, Signature = rules.Signature,
            Key = rules.Key, NameId = rules.NameId, SignedRequests = rules.SignedRequests, IdpInitiated = rules.IdpInitiated, Start = rules.Start, Logout = rules.Logout, SecondFactor = rules.SecondFactor,
            SecondFactorFrom = rules.SecondFactorWhere.From, SecondFactorOutside = rules.SecondFactorWhere.Outside,
            Attributes = [.. rules.Attributes.Select(a => new AttributeDocument { From = a.From, Name = a.Name })],
            Roles = [.. rules.Roles.Select(r => new RoleDocument { Duty = r.Duty, Role = r.Role })],
        };
    }

    private static MetadataDocument Metadata(RelyingParty party) => new()
    {
        Value = party.Metadata.Length == 0 && party.Source is not null ? null : party.Metadata,
        Url = party.Source?.Url.AbsoluteUri, Every = party.Source is { } source ? Quantities.Text(source.Every) : null,
        Certificate = party.Source?.Certificate is { } der ? new TextDocument($"-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----\n") : null,
    };

    private static AdditionalItemDocument Item(AdditionalItem item) =>
        new() { Element = item.Element, Header = item.Header, Type = item.Type, MaxLength = item.MaxLength, Required = item.Required };

    private static ApplicationDocument Application(Application application) => new()
    {
        Id = application.Id,
        Name = application.Name,
        Password = [.. application.PasswordHashes.Select((hash, i) => new SecretDocument { Hash = hash, Crypt = application.FtpHashes.ElementAtOrDefault(i) is { Length: > 0 } crypt ? crypt : null,
            Digest = application.DigestSecrets.ElementAtOrDefault(i) is { Length: > 0 } digest ? digest : null })],
        Digest = application.DigestSecrets.IsEmpty ? null : true,
        Certificates = [.. application.Certificates.Select(c => new CertificateDocument { Fingerprint = c.Fingerprint, Issuer = c.Issuer, Subject = c.Subject })],
        // As it was written: a caller's address is compared with it character by character.
        ReplyTo = [.. application.ReplyTo.Select(a => a.OriginalString)],
        SftpKeys = application.SftpKeys,
        Upload = application.HiddenUploads ? "hidden" : null,
        Provides = [.. application.Provides.Select(Provision).Concat(application.Answers.Select(Answers)).OrderBy(p => p.Contract, StringComparer.Ordinal)],
        Consumes = [.. application.Consumes.Select(Consumption).Concat(application.Asks.Select(Asks)).OrderBy(c => c.Contract, StringComparer.Ordinal)],
        Partners = [.. (application.Partners ?? []).OrderBy(p => p.Id, StringComparer.Ordinal).Select(PartnerText.Of)],
    };

    private static ProvisionDocument Provision(Provision provision) => new()
    {
        Contract = provision.Contract,
        Version = provision.Version,
        OnError = provision.OnError?.Wire(),
        File = new FileInDocument
        {
            Layout = provision.Layout, Encoding = provision.Encoding, Gaiji = Gaiji(provision.Gaiji), Compression = FormOfFiles.Word(provision.Compression),
            Encryption = provision.Decryption is { } key ? Key(key) : null, Complete = provision.Complete,
        },
        Expected = TimetableText.Of(provision.Expected),
    };

    private static ConsumptionDocument Consumption(Consumption consumption) => new()
    {
        Contract = consumption.Contract,
        Version = consumption.Version,
        By = consumption.By.Wire(),
        Items = consumption.Items,
        Retry = consumption.Retry is { } retry ? Retry(retry) : null,
        File = consumption.By == HandOverKind.File ? FileOut(consumption) : null,
        Soap = consumption.Soap is { } target ? Soap(target, consumption.RecordsPerMessage) : null,
        Mailbox = consumption.By == HandOverKind.Mailbox ? new MailboxDocument { RecordsPerMessage = consumption.RecordsPerMessage } : null,
        Window = TimetableText.Of(consumption.Window),
        Collect = TimetableText.Of(consumption.Collect),
        Full = consumption.FullAsDifferential ? "differential" : null,
        Closing = consumption.ClosingMarker ? true : null,
    };

    private static FileOutDocument FileOut(Consumption consumption) => new()
    {
        Layout = consumption.Layout,
        Encoding = consumption.Encoding,
        Gaiji = Gaiji(consumption.Gaiji),
        Compression = FormOfFiles.Word(consumption.Compression),
        Encryption = consumption.EncryptTo is { } key ? new EncryptionDocument { PublicKey = new TextDocument(key) } : null,
        Unmappable = consumption.RejectUnmappable ? "reject" : "report",
    };

    private static DecryptionDocument Key(DecryptionKey key) => new()
    {
        PrivateKey = new SecretDocument { Sealed = key.SealedKey },
        Passphrase = key.SealedPassphrase is { } passphrase ? new SecretDocument { Sealed = passphrase } : null,
    };

    private static TextDocument? Gaiji(string? text) => text is null ? null : new TextDocument(text);

    private static ProvisionDocument Answers(QueryProvision answers) => new() { Contract = answers.Contract, Soap = Soap(answers.Soap, null) };

    private static ConsumptionDocument Asks(QueryAccess asks) =>
        new() { Contract = asks.Contract, Items = asks.Items, Duties = asks.Duties, PerMinute = asks.PerMinute };

    private static RetryDocument Retry(RetryPolicy retry) => new()
    {
        First = retry.First is { } first ? Quantities.Text(first) : null,
        Longest = retry.Longest is { } longest ? Quantities.Text(longest) : null,
        GiveUpAfter = retry.GiveUpAfter is { } patience ? Quantities.Text(patience) : null,
        Attempts = retry.Attempts,
    };

    private static SoapDocument Soap(SoapTarget target, int? recordsPerMessage) => new()
    {
        Url = target.Url.AbsoluteUri,
        Timeout = Quantities.Text(target.Timeout),
        RecordsPerMessage = recordsPerMessage,
        Username = target.Username,
        Password = target.SealedPassword is { } text ? new SecretDocument { Sealed = text } : null,
        Sign = target.Sign ? true : null,
        Attachment = SoapTargetRules.Word(target.Attachment),
    };

    private static QuotasDocument? Quotas(Quotas? quotas) => quotas is null ? null : new QuotasDocument
    {
        MessagesPerSecond = quotas.MessagesPerSecond,
        BulkBytesPerDay = quotas.BulkBytesPerDay is { } bytes ? Quantities.Text(bytes) : null,
    };
}
