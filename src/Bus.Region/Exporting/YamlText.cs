namespace Bus.Region.Exporting;

/// <summary>A document as YAML in the shape that people write: blocks, with what is short on one line.</summary>
internal static class YamlText
{
    public static string Of(RegionDocument document)
    {
        var text = new StringWriter { NewLine = "\n" };
        var yaml = new YamlWriter(text);
        yaml.Document(() =>
        {
            yaml.List("municipalities", document.Municipalities, Municipality, evenIfEmpty: true);
            Quotas(yaml, document.Quotas);
            yaml.List("operators", document.Operators, entry => OversightText.Write(yaml, entry));
            OversightText.Write(yaml, document.Approvals);
        });
        return Plane2.Plain(text.ToString());

        void Municipality(MunicipalityDocument municipality) => Write(yaml, municipality);
    }

    private static void Write(YamlWriter yaml, MunicipalityDocument municipality)
    {
        yaml.Quoted("code", municipality.Code);
        yaml.Text("name", municipality.Name);
        yaml.Text("host", municipality.Host);
        if (municipality.Extends.Count > 0)
            yaml.Map("extends", () =>
            {
                foreach (var (contract, items) in municipality.Extends) yaml.List(contract, items, item => Write(yaml, item), flow: true);
            });
        yaml.List("applications", municipality.Applications, application => Write(yaml, application));
        yaml.List("relyingParties", municipality.RelyingParties, party => Write(yaml, party));
        if (municipality.Staff is { } staff)
            yaml.Map("staff", () =>
            {
                yaml.Text("value", staff.Value);
                yaml.Plain("changeAtFirstSignIn", staff.ChangeAtFirstSignIn);
            });
        DirectoryText.Write(yaml, municipality.Directory, secret => Write(yaml, secret));
        if (municipality.Cards is { } cards)
            yaml.Map("cards", () =>
            {
                if (cards.Ca is { } ca) yaml.Map("ca", () => yaml.Text("value", ca.Value));
                yaml.Text("from", cards.From);
                yaml.Text("to", cards.To);
                yaml.Text("use", cards.Use);
                yaml.Text("crl", cards.Crl);
            });
        if (municipality.Emergency is { } emergency)
            yaml.Map("emergency", () =>
            {
                yaml.Text("when", emergency.When);
                yaml.Text("lasts", emergency.Lasts);
                yaml.Texts("duties", emergency.Duties);
                yaml.Text("secondFactor", emergency.SecondFactor);
            }, flow: true);
        yaml.List("zones", municipality.Zones ?? [], zone =>
        {
            yaml.Text("id", zone.Id);
            yaml.Texts("networks", zone.Networks);
        }, flow: true);
        if (municipality.SecondFactor is { } second)
            yaml.Map("secondFactor", () =>
            {
                yaml.Texts("duties", second.Duties);
                if (second.From.Count > 0) yaml.Texts("from", second.From);
                if (second.Outside.Count > 0) yaml.Texts("outside", second.Outside);
            }, flow: true);
        TimetableText.Write(yaml, municipality.Calendar);
        yaml.Quoted("cutOver", municipality.CutOver);
        Quotas(yaml, municipality.Quotas);
        OversightText.Write(yaml, municipality.Approvals);
    }

    private static void Write(YamlWriter yaml, AdditionalItemDocument item)
    {
        yaml.Text("element", item.Element);
        yaml.Text("header", item.Header);
        yaml.Text("type", item.Type);
        yaml.Plain("maxLength", item.MaxLength);
        yaml.Plain("required", item.Required);
    }

    private static void Write(YamlWriter yaml, ApplicationDocument application)
    {
        yaml.Text("id", application.Id);
        yaml.Text("name", application.Name);
        if (application.Password is [var only]) yaml.Map("password", () => Write(yaml, only), flow: true);
        else yaml.List("password", application.Password, secret => Write(yaml, secret), flow: true);
        yaml.Plain("digest", application.Digest);
        yaml.List("certificates", application.Certificates, certificate => Write(yaml, certificate), flow: true);
        yaml.Texts("replyTo", application.ReplyTo);
        yaml.Texts("sftpKeys", application.SftpKeys ?? []);
        yaml.Text("upload", application.Upload);
        yaml.List("provides", application.Provides, provision => Write(yaml, provision));
        yaml.List("consumes", application.Consumes, consumption => Write(yaml, consumption));
        yaml.List("partners", application.Partners, partner => PartnerText.Write(yaml, partner, secret => Write(yaml, secret)));
    }

    private static void Write(YamlWriter yaml, CertificateDocument certificate)
    {
        yaml.Quoted("fingerprint", certificate.Fingerprint);
        yaml.Quoted("issuer", certificate.Issuer);
        yaml.Quoted("subject", certificate.Subject);
    }

    private static void Write(YamlWriter yaml, ProvisionDocument provision)
    {
        yaml.Text("contract", provision.Contract);
        yaml.Text("version", provision.Version);
        yaml.Text("onError", provision.OnError);
        if (provision.File is { } file)
            yaml.Map("file", () =>
            {
                FileForm(yaml, file.Layout, file.Encoding, file.Gaiji, file.Compression);
                if (file.Encryption is { } keys) yaml.Map("encryption", () => Write(yaml, keys), flow: true);
                yaml.Texts("complete", file.Complete ?? []);
            }, flow: true);
        if (provision.Soap is { } soap) yaml.Map("soap", () => Write(yaml, soap));
        TimetableText.Write(yaml, provision.Expected);
    }

    private static void Write(YamlWriter yaml, DecryptionDocument keys)
    {
        if (keys.PrivateKey is { } key) yaml.Map("privateKey", () => Write(yaml, key), flow: true);
        if (keys.Passphrase is { } passphrase) yaml.Map("passphrase", () => Write(yaml, passphrase), flow: true);
    }

    private static void FileForm(YamlWriter yaml, string? layout, string? encoding, TextDocument? gaiji, string? compression)
    {
        yaml.Text("layout", layout);
        yaml.Text("encoding", encoding);
        if (gaiji is not null) yaml.Map("gaiji", () => yaml.Text("value", gaiji.Value), flow: true);
        yaml.Text("compression", compression);
    }

    private static void Write(YamlWriter yaml, ConsumptionDocument consumption)
    {
        yaml.Text("contract", consumption.Contract);
        yaml.Text("version", consumption.Version);
        yaml.Text("by", consumption.By);
        yaml.Texts("items", consumption.Items);
        yaml.Texts("duties", consumption.Duties);
        yaml.Plain("perMinute", consumption.PerMinute);
        if (consumption.Retry is { } retry)
            yaml.Map("retry", () =>
            {
                yaml.Text("first", retry.First);
                yaml.Text("longest", retry.Longest);
                yaml.Text("giveUpAfter", retry.GiveUpAfter);
                yaml.Plain("attempts", retry.Attempts);
            }, flow: true);
        if (consumption.File is { } file)
            yaml.Map("file", () =>
            {
                FileForm(yaml, file.Layout, file.Encoding, file.Gaiji, file.Compression);
                if (file.Encryption?.PublicKey is { } key) yaml.Map("encryption", () => yaml.Map("publicKey", () => yaml.Text("value", key.Value), flow: true), flow: true);
                yaml.Text("unmappable", file.Unmappable);
            }, flow: true);
        if (consumption.Soap is { } soap) yaml.Map("soap", () => Write(yaml, soap));
        if (consumption.Mailbox is { } mailbox) yaml.Map("mailbox", () => yaml.Plain("recordsPerMessage", mailbox.RecordsPerMessage), flow: true);
        TimetableText.Write(yaml, consumption.Window);
        TimetableText.Write(yaml, consumption.Collect);
        yaml.Text("full", consumption.Full);
    }

    private static void Write(YamlWriter yaml, SoapDocument soap)
    {
        yaml.Text("url", soap.Url);
        yaml.Text("timeout", soap.Timeout);
        yaml.Plain("recordsPerMessage", soap.RecordsPerMessage);
        yaml.Text("username", soap.Username);
        if (soap.Password is { } password) yaml.Map("password", () => Write(yaml, password), flow: true);
        yaml.Plain("sign", soap.Sign);
        yaml.Text("attachment", soap.Attachment);
    }

    private static void Write(YamlWriter yaml, RelyingPartyDocument party)
    {
        yaml.Text("id", party.Id);
        yaml.Text("name", party.Name);
        if (party.Metadata is { } metadata) yaml.Map("metadata", () => Write(yaml, metadata));
        if (party.Gateway is { } gateway) yaml.Map("gateway", () => Write(yaml, gateway), flow: true);
        yaml.Plain("enabled", party.Enabled);
        yaml.Text("sign", party.Sign);
        yaml.Text("encrypt", party.Encrypt);
        yaml.Text("signature", party.Signature);
        yaml.Text("key", party.Key);
        yaml.Text("nameId", party.NameId);
        yaml.Plain("signedRequests", party.SignedRequests);
        yaml.Plain("idpInitiated", party.IdpInitiated);
        yaml.Text("start", party.Start);
        yaml.Text("logout", party.Logout);
        yaml.Text("secondFactor", party.SecondFactor);
        if (party.SecondFactorFrom.Count > 0) yaml.Texts("secondFactorFrom", party.SecondFactorFrom);
        if (party.SecondFactorOutside.Count > 0) yaml.Texts("secondFactorOutside", party.SecondFactorOutside);
        if (party.Attributes.Count > 0) yaml.List("attributes", party.Attributes, a => Pair(yaml, "from", a.From, "name", a.Name), flow: true);
        if (party.Roles.Count > 0) yaml.List("roles", party.Roles, r => Pair(yaml, "duty", r.Duty, "role", r.Role), flow: true);
    }

    private static void Write(YamlWriter yaml, MetadataDocument metadata)
    {
        yaml.Text("value", metadata.Value);
        yaml.Text("url", metadata.Url);
        yaml.Text("every", metadata.Every);
        if (metadata.Certificate is { } certificate) yaml.Map("certificate", () => yaml.Text("value", certificate.Value));
    }

    private static void Write(YamlWriter yaml, GatewayDocument gateway)
    {
        yaml.Text("host", gateway.Host);
        yaml.Text("to", gateway.To);
        yaml.Text("encoding", gateway.Encoding);
    }

    private static void Pair(YamlWriter yaml, string first, string? one, string second, string? other)
    {
        yaml.Text(first, one);
        yaml.Text(second, other);
    }

    private static void Write(YamlWriter yaml, SecretDocument secret)
    {
        yaml.Quoted("value", secret.Value);
        yaml.Quoted("hash", secret.Hash);
        yaml.Quoted("crypt", secret.Crypt);
        yaml.Quoted("digest", secret.Digest);
        yaml.Quoted("sealed", secret.Sealed);
    }

    private static void Quotas(YamlWriter yaml, QuotasDocument? quotas)
    {
        if (quotas is null) return;
        yaml.Map("quotas", () =>
        {
            yaml.Plain("messagesPerSecond", quotas.MessagesPerSecond);
            yaml.Text("bulkBytesPerDay", quotas.BulkBytesPerDay);
        }, flow: true);
    }
}
