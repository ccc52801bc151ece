namespace Bus.Region.Reading;

/// <summary>The shape of an entry of <c>applications</c>: what it provides, what it consumes, and how either comes and goes.</summary>
internal static class ApplicationReader
{
    public static ApplicationDocument Read(MapReader map) => new()
    {
        Id = map.Text("id"),
        Name = map.Text("name"),
        Password = map.Secrets("password"),
        Digest = map.Flag("digest"),
        Certificates = map.Maps("certificates", Certificate),
        ReplyTo = map.Texts("replyTo") ?? [],
        SftpKeys = map.Texts("sftpKeys"),
        Upload = map.Text("upload"),
        Provides = map.Maps("provides", Provision),
        Consumes = map.Maps("consumes", Consumption),
        Partners = map.Maps("partners", PartnerReader.Read),
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
        File = map.Map("file", FileIn),
        Soap = map.Map("soap", Soap),
        Expected = map.Map("expected", expected => new ExpectedDocument { By = expected.Text("by"), Days = expected.Text("days"), Date = expected.Text("date") }),
    };

    private static ConsumptionDocument Consumption(MapReader map) => new()
    {
        Contract = map.Text("contract"),
        Version = map.Text("version"),
        By = map.Text("by"),
        Items = map.Texts("items") ?? [],
        Retry = map.Map("retry", Retry),
        File = map.Map("file", FileOut),
        Soap = map.Map("soap", Soap),
        Mailbox = map.Map("mailbox", mailbox => new MailboxDocument { RecordsPerMessage = mailbox.Integer("recordsPerMessage") }),
        Duties = map.Texts("duties") ?? [],
        PerMinute = map.Integer("perMinute"),
        Window = map.Map("window", window => new WindowDocument { From = window.Text("from"), To = window.Text("to"), Days = window.Text("days") }),
        Full = map.Text("full"),
        Closing = map.Flag("closing"),
        Collect = map.Map("collect", collect => new CollectDocument { At = collect.Texts("at") ?? [], SettlementAt = collect.Texts("settlementAt"), Days = collect.Text("days") }),
    };

    private static FileInDocument FileIn(MapReader map) => new()
    {
        Layout = map.Text("layout"),
        Encoding = map.Text("encoding"),
        Gaiji = map.Content("gaiji"),
        Compression = map.Text("compression"),
        Encryption = map.Map("encryption", keys => new DecryptionDocument { PrivateKey = keys.Secret("privateKey"), Passphrase = keys.Secret("passphrase") }),
        Complete = map.Texts("complete"),
    };

    private static FileOutDocument FileOut(MapReader map) => new()
    {
        Layout = map.Text("layout"),
        Encoding = map.Text("encoding"),
        Gaiji = map.Content("gaiji"),
        Compression = map.Text("compression"),
        Encryption = map.Map("encryption", keys => new EncryptionDocument { PublicKey = keys.Content("publicKey") }),
        Unmappable = map.Text("unmappable"),
    };

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
}
