namespace Bus.Region.Reading;

/// <summary>The shape of the region file: which keys there are, and what each holds.</summary>
internal static class DocumentReader
{
    private static readonly string[] RegionKeys = ["municipalities", "quotas", "operators", "approvals"];
    private static readonly string[] MunicipalityKeys = ["code", "name", "host", "extends", "applications", "relyingParties", "staff", "directory", "cards", "emergency", "zones", "secondFactor", "quotas", "calendar", "cutOver", "approvals"];
    private static readonly string[] AdditionalItemKeys = ["element", "header", "type", "maxLength", "required"];
    private static readonly string[] ApplicationKeys = ["id", "name", "password", "digest", "certificates", "replyTo", "sftpKeys", "upload", "provides", "consumes", "partners"];
    private static readonly string[] CertificateKeys = ["fingerprint", "issuer", "subject", "value", "file"];
    private static readonly string[] ProvisionKeys = ["contract", "version", "onError", "file", "expected", "soap"];
    private static readonly string[] FileInKeys = ["layout", "encoding", "gaiji", "compression", "encryption", "complete"];
    private static readonly string[] ConsumptionKeys = ["contract", "version", "by", "items", "retry", "file", "soap", "mailbox", "window", "collect", "full", "duties", "perMinute"];
    private static readonly string[] RetryKeys = ["first", "longest", "giveUpAfter", "attempts"];
    private static readonly string[] FileOutKeys = ["layout", "encoding", "gaiji", "compression", "encryption", "unmappable"];
    private static readonly string[] SoapKeys = ["url", "timeout", "recordsPerMessage", "username", "password", "sign", "attachment"];
    private static readonly string[] MailboxKeys = ["recordsPerMessage"];
    private static readonly string[] GatewayKeys = ["host", "to", "encoding"];
    private static readonly string[] RelyingPartyKeys = ["id", "name", "metadata", "gateway", "enabled", "sign", "encrypt", "signature", "key", "nameId", "signedRequests", "idpInitiated", "start", "logout", "secondFactor", "secondFactorFrom", "secondFactorOutside", "attributes", "roles"];
    private static readonly string[] AttributeKeys = ["from", "name"];
    private static readonly string[] RoleKeys = ["duty", "role"];
    private static readonly string[] ContentKeys = ["value", "file"];
    private static readonly string[] DecryptionKeys = ["privateKey", "passphrase"];
    private static readonly string[] EncryptionKeys = ["publicKey"];
    private static readonly string[] MetadataKeys = ["value", "file", "url", "certificate", "every"], PemKeys = ["value", "file"];
    private static readonly string[] SecondFactorKeys = ["duties", "from", "outside"];
    private static readonly string[] CardKeys = ["ca", "from", "to", "use", "crl"];
    private static readonly string[] EmergencyKeys = ["when", "lasts", "duties", "secondFactor"];
    private static readonly string[] ZoneKeys = ["id", "networks"];
    private static readonly string[] StaffKeys = ["value", "file", "changeAtFirstSignIn"];
    private static readonly string[] CalendarKeys = ["closed", "open"];
    private static readonly string[] WindowKeys = ["from", "to", "days"];
    private static readonly string[] CollectKeys = ["at", "settlementAt", "days"];
    private static readonly string[] ExpectedKeys = ["by", "days", "date"];
    private static readonly string[] OperatorKeys = ["id", "name", "role", "municipality", "token"];
    private static readonly string[] ApprovalKeys = ["replay"];
    private static readonly string[] QuotaKeys = ["messagesPerSecond", "bulkBytesPerDay"];

    public static RegionDocument Read(ReadScope scope, SourceNode root)
    {
        if (root is SourceScalar { IsNull: true } or not SourceMap)
        {
            scope.Error(root, DocumentPath.Root, root is SourceScalar { IsNull: true } ? ReadTexts.Empty() : ReadTexts.NotAMap("region"));
            return new RegionDocument();
        }
        var map = new MapReader(scope, (SourceMap)root, DocumentPath.Root, RegionKeys);
        return new RegionDocument
        {
            Municipalities = map.Maps("municipalities", MunicipalityKeys, Municipality),
            Quotas = map.Map("quotas", QuotaKeys, Quotas),
            Operators = map.Maps("operators", OperatorKeys, Operator),
            Approvals = map.Map("approvals", ApprovalKeys, Approvals),
        };
    }

    private static MunicipalityDocument Municipality(MapReader map) => new()
    {
        Code = map.Text("code"),
        Name = map.Text("name"),
        Host = map.Text("host"),
        Extends = map.MapsByName("extends", AdditionalItemKeys, AdditionalItem),
        Applications = map.Maps("applications", ApplicationKeys, Application),
        RelyingParties = map.Maps("relyingParties", RelyingPartyKeys, RelyingParty),
        Staff = map.Map("staff", StaffKeys, Staff),
        Directory = map.Map("directory", DirectoryReader.Keys, DirectoryReader.Read),
        Cards = map.Map("cards", CardKeys, c => new CardsDocument { Ca = c.Map("ca", MetadataKeys, ca => new TextDocument(ca.ValueOrFile())), From = c.Text("from"), To = c.Text("to"), Use = c.Text("use"), Crl = c.Text("crl") }),
        Emergency = map.Map("emergency", EmergencyKeys, e => new EmergencyDocument { When = e.Text("when"), Lasts = e.Text("lasts"), Duties = e.Texts("duties") ?? [], SecondFactor = e.Text("secondFactor") }),
        Zones = map.Has("zones") ? map.Maps("zones", ZoneKeys, z => new ZoneDocument { Id = z.Text("id"), Networks = z.Texts("networks") ?? [] }) : null,
        SecondFactor = map.Map("secondFactor", SecondFactorKeys, rule => new SecondFactorDocument { Duties = rule.Texts("duties") ?? [], From = rule.Texts("from") ?? [], Outside = rule.Texts("outside") ?? [] }),
        Quotas = map.Map("quotas", QuotaKeys, Quotas),
        Calendar = map.Map("calendar", CalendarKeys, calendar => new CalendarDocument { Closed = calendar.Texts("closed") ?? [], Open = calendar.Texts("open") ?? [] }),
        CutOver = map.Text("cutOver"),
        Approvals = map.Map("approvals", ApprovalKeys, Approvals),
    };

    private static AdditionalItemDocument AdditionalItem(MapReader map) => new()
    {
        Element = map.Text("element"),
        Header = map.Text("header"),
        Type = map.Text("type"),
        MaxLength = map.Integer("maxLength"),
        Required = map.Flag("required"),
    };

    private static ApplicationDocument Application(MapReader map) => new()
    {
        Id = map.Text("id"),
        Name = map.Text("name"),
        Password = map.Secrets("password"),
        Digest = map.Flag("digest"),
        Certificates = map.Maps("certificates", CertificateKeys, Certificate),
        ReplyTo = map.Texts("replyTo") ?? [],
        SftpKeys = map.Texts("sftpKeys"),
        Upload = map.Text("upload"),
        Provides = map.Maps("provides", ProvisionKeys, Provision),
        Consumes = map.Maps("consumes", ConsumptionKeys, Consumption),
        Partners = map.Maps("partners", PartnerReader.Keys, PartnerReader.Read),
    };

    private static CertificateDocument Certificate(MapReader map) => new()
    {
        Fingerprint = map.Text("fingerprint"),
        Issuer = map.Text("issuer"),
        Subject = map.Text("subject"),
        Value = map.Has("value") || map.Has("file") ? map.ValueOrFile() : null,
    };

    private static ProvisionDocument Provision(MapReader map) => new()
    {
        Contract = map.Text("contract"),
        Version = map.Text("version"),
        OnError = map.Text("onError"),
        File = map.Map("file", FileInKeys, FileIn),
        Soap = map.Map("soap", SoapKeys, Soap),
        Expected = map.Map("expected", ExpectedKeys, expected => new ExpectedDocument { By = expected.Text("by"), Days = expected.Text("days"), Date = expected.Text("date") }),
    };

    private static ConsumptionDocument Consumption(MapReader map) => new()
    {
        Contract = map.Text("contract"),
        Version = map.Text("version"),
        By = map.Text("by"),
        Items = map.Texts("items") ?? [],
        Retry = map.Map("retry", RetryKeys, Retry),
        File = map.Map("file", FileOutKeys, FileOut),
        Soap = map.Map("soap", SoapKeys, Soap),
        Mailbox = map.Map("mailbox", MailboxKeys, mailbox => new MailboxDocument { RecordsPerMessage = mailbox.Integer("recordsPerMessage") }),
        Duties = map.Texts("duties") ?? [],
        PerMinute = map.Integer("perMinute"),
        Window = map.Map("window", WindowKeys, window => new WindowDocument { From = window.Text("from"), To = window.Text("to"), Days = window.Text("days") }),
        Full = map.Text("full"),
        Collect = map.Map("collect", CollectKeys, collect => new CollectDocument { At = collect.Texts("at") ?? [], SettlementAt = collect.Texts("settlementAt"), Days = collect.Text("days") }),
    };

    private static FileInDocument FileIn(MapReader map) => new()
    {
        Layout = map.Text("layout"),
        Encoding = map.Text("encoding"),
        Gaiji = map.Map("gaiji", ContentKeys, Content),
        Compression = map.Text("compression"),
        Encryption = map.Map("encryption", DecryptionKeys, keys => new DecryptionDocument { PrivateKey = keys.Secret("privateKey"), Passphrase = keys.Secret("passphrase") }),
        Complete = map.Texts("complete"),
    };

    private static FileOutDocument FileOut(MapReader map) => new()
    {
        Layout = map.Text("layout"),
        Encoding = map.Text("encoding"),
        Gaiji = map.Map("gaiji", ContentKeys, Content),
        Compression = map.Text("compression"),
        Encryption = map.Map("encryption", EncryptionKeys, keys => new EncryptionDocument { PublicKey = keys.Map("publicKey", ContentKeys, Content) }),
        Unmappable = map.Text("unmappable"),
    };

    private static TextDocument Content(MapReader map) => new(map.ValueOrFile());

    private static RetryDocument Retry(MapReader map) => new()
    {
        First = map.Text("first"),
        Longest = map.Text("longest"),
        GiveUpAfter = map.Text("giveUpAfter"),
        Attempts = map.Integer("attempts"),
    };

    private static SoapDocument Soap(MapReader map) => new()
    {
        Url = map.Text("url"),
        Timeout = map.Text("timeout"),
        RecordsPerMessage = map.Integer("recordsPerMessage"),
        Username = map.Text("username"),
        Password = map.Secret("password"),
        Sign = map.Flag("sign"),
        Attachment = map.Text("attachment"),
    };

    private static RelyingPartyDocument RelyingParty(MapReader map) => new()
    {
        Id = map.Text("id"),
        Name = map.Text("name"),
        Metadata = map.Map("metadata", MetadataKeys, m => new MetadataDocument
        {
            Value = m.Has("url") && !m.Has("value") && !m.Has("file") ? null : m.ValueOrFile(), Url = m.Text("url"), Every = m.Text("every"),
            Certificate = m.Map("certificate", PemKeys, pem => new TextDocument(pem.ValueOrFile())),
        }),
        Gateway = map.Map("gateway", GatewayKeys, g => new GatewayDocument { Host = g.Text("host"), To = g.Text("to"), Encoding = g.Text("encoding") }),
        Enabled = map.Flag("enabled"),
        Sign = map.Text("sign"),
        Encrypt = map.Text("encrypt"),
        Signature = map.Text("signature"),
        Key = map.Text("key"),
        NameId = map.Text("nameId"),
        SignedRequests = map.Flag("signedRequests"),
        IdpInitiated = map.Flag("idpInitiated"),
        Start = map.Text("start"),
        Logout = map.Text("logout"),
        SecondFactor = map.Text("secondFactor"),
        SecondFactorFrom = map.Texts("secondFactorFrom") ?? [],
        SecondFactorOutside = map.Texts("secondFactorOutside") ?? [],
        Attributes = map.Maps("attributes", AttributeKeys, a => new AttributeDocument { From = a.Text("from"), Name = a.Text("name") }),
        Roles = map.Maps("roles", RoleKeys, r => new RoleDocument { Duty = r.Text("duty"), Role = r.Text("role") }),
    };

    private static StaffDocument Staff(MapReader map) => new()
    {
        Value = map.ValueOrFile(),
        ChangeAtFirstSignIn = map.Flag("changeAtFirstSignIn"),
    };

    private static QuotasDocument Quotas(MapReader map) => new()
    {
        MessagesPerSecond = map.Integer("messagesPerSecond"),
        BulkBytesPerDay = map.Text("bulkBytesPerDay"),
    };

    private static OperatorDocument Operator(MapReader map) => new()
    {
        Id = map.Text("id"),
        Name = map.Text("name"),
        Role = map.Text("role"),
        Municipality = map.Text("municipality"),
        Token = map.Secrets("token"),
    };

    private static ApprovalsDocument Approvals(MapReader map) => new() { Replay = map.Text("replay") };
}
