namespace Bus.Region.Exporting;

/// <summary>An application as it stands in a region file: what it provides, what it consumes, and how either comes and goes.</summary>
internal static class ApplicationText
{
    public static void Write(YamlWriter yaml, ApplicationDocument application)
    {
        yaml.Text("id", application.Id);
        yaml.Text("name", application.Name);
        yaml.Secrets("password", application.Password);
        yaml.Plain("digest", application.Digest);
        yaml.List("certificates", application.Certificates, certificate =>
        {
            yaml.Quoted("fingerprint", certificate.Fingerprint);
            yaml.Quoted("issuer", certificate.Issuer);
            yaml.Quoted("subject", certificate.Subject);
        }, flow: true);
        yaml.Texts("replyTo", application.ReplyTo);
        yaml.Texts("sftpKeys", application.SftpKeys ?? []);
        yaml.Text("upload", application.Upload);
        yaml.List("provides", application.Provides, provision => Write(yaml, provision));
        yaml.List("consumes", application.Consumes, consumption => Write(yaml, consumption));
        yaml.List("partners", application.Partners, partner => PartnerText.Write(yaml, partner));
    }

    private static void Write(YamlWriter yaml, ProvisionDocument provision)
    {
        yaml.Text("contract", provision.Contract);
        yaml.Text("version", provision.Version);
        yaml.Text("onError", provision.OnError);
        yaml.Map("file", provision.File, file =>
        {
            FileForm(yaml, file.Layout, file.Encoding, file.Gaiji, file.Compression);
            yaml.Map("encryption", file.Encryption, keys =>
            {
                yaml.Secret("privateKey", keys.PrivateKey);
                yaml.Secret("passphrase", keys.Passphrase);
            }, flow: true);
            yaml.Texts("complete", file.Complete ?? []);
        }, flow: true);
        Soap(yaml, provision.Soap);
        TimetableText.Write(yaml, provision.Expected);
    }

    private static void Write(YamlWriter yaml, ConsumptionDocument consumption)
    {
        yaml.Text("contract", consumption.Contract);
        yaml.Text("version", consumption.Version);
        yaml.Text("by", consumption.By);
        yaml.Texts("items", consumption.Items);
        yaml.Texts("duties", consumption.Duties);
        yaml.Plain("perMinute", consumption.PerMinute);
        yaml.Map("retry", consumption.Retry, retry =>
        {
            yaml.Text("first", retry.First);
            yaml.Text("longest", retry.Longest);
            yaml.Text("giveUpAfter", retry.GiveUpAfter);
            yaml.Plain("attempts", retry.Attempts);
        }, flow: true);
        yaml.Map("file", consumption.File, file =>
        {
            FileForm(yaml, file.Layout, file.Encoding, file.Gaiji, file.Compression);
            if (file.Encryption?.PublicKey is { } key) yaml.Map("encryption", key, _ => yaml.Content("publicKey", key, flow: true), flow: true);
            yaml.Text("unmappable", file.Unmappable);
        }, flow: true);
        Soap(yaml, consumption.Soap);
        yaml.Map("mailbox", consumption.Mailbox, mailbox => yaml.Plain("recordsPerMessage", mailbox.RecordsPerMessage), flow: true);
        TimetableText.Write(yaml, consumption.Window);
        TimetableText.Write(yaml, consumption.Collect);
        yaml.Text("full", consumption.Full);
        yaml.Plain("closing", consumption.Closing);
    }

    private static void FileForm(YamlWriter yaml, string? layout, string? encoding, TextDocument? gaiji, string? compression)
    {
        yaml.Text("layout", layout);
        yaml.Text("encoding", encoding);
        yaml.Content("gaiji", gaiji, flow: true);
        yaml.Text("compression", compression);
    }

    private static void Soap(YamlWriter yaml, SoapDocument? present) => yaml.Map("soap", present, soap =>
    {
        yaml.Text("url", soap.Url);
        yaml.Text("timeout", soap.Timeout);
        yaml.Plain("recordsPerMessage", soap.RecordsPerMessage);
        yaml.Text("username", soap.Username);
        yaml.Secret("password", soap.Password);
        yaml.Plain("sign", soap.Sign);
        yaml.Text("attachment", soap.Attachment);
    });
}
