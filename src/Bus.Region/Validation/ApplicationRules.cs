using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation.Routes;

namespace Bus.Region.Validation;

internal static class ApplicationRules
{
    public static Application Check(ValidationScope scope, ApplicationDocument document, DocumentPath path, Surroundings around, Dictionary<string, DocumentPath> ids)
    {
        var id = scope.Id(path["id"], document.Id, ids);
        var current = around.Current?.Find(id);
        Password(scope, document, path["password"], around, id, current);

        var partners = new Dictionary<string, DocumentPath>();
        var provided = new Dictionary<string, DocumentPath>();
        var consumed = new Dictionary<string, DocumentPath>();
        var application = new Application
        {
            Id = id,
            // Stands for what planning puts in: that the passwords are to be kept for PasswordDigest.
            DigestSecrets = document.Digest == true ? [""] : [],
            Name = scope.PersonName(path["name"], document.Name),
            SftpKeys = SftpKeyRules.Check(scope, document.SftpKeys, path["sftpKeys"])?.ToImmutableArray(),
            HiddenUploads = scope.Word(path["upload"], document.Upload, Words.Upload, ifAbsent: "resume") == "hidden",
            Certificates = CertificateRules.Check(scope, document.Certificates, path["certificates"]),
            ReplyTo = [.. document.ReplyTo.Select((address, i) => ReplyTo(scope, address, path["replyTo"][i])).OfType<Uri>()],
            Provides = [.. document.Provides.Index().Where(p => !QueryRules.IsQuery(scope, p.Item.Contract)).Select(p => ProvisionRules.Check(scope, p.Item, path["provides"][p.Index], new ApplicationRef(around.Code, id), provided))],
            Consumes = [.. document.Consumes.Index().Where(c => !QueryRules.IsQuery(scope, c.Item.Contract)).Select(c => ConsumptionRules.Check(scope, c.Item, path["consumes"][c.Index], around, id, consumed))],
            Answers = [.. document.Provides.Index().Where(p => QueryRules.IsQuery(scope, p.Item.Contract)).Select(p => QueryRules.Answers(scope, p.Item, path["provides"][p.Index], around, id, provided))],
            Asks = [.. document.Consumes.Index().Where(c => QueryRules.IsQuery(scope, c.Item.Contract)).Select(c => QueryRules.Asks(scope, c.Item, path["consumes"][c.Index], around, consumed))],
            Partners = document.Partners.Count == 0 ? null : [.. document.Partners.Select((partner, i) => PartnerRules.Check(scope, partner, path["partners"][i], around, document, partners))],
        };
        foreach (var (contract, at) in consumed)
        {
            if (!provided.ContainsKey(contract)) continue;
            if (QueryRules.IsQuery(scope, contract)) scope.Error(at["contract"], QueryTexts.OwnQuestion(contract));
            else scope.Warning(at, RouteTexts.OwnRecords(contract));
        }
        return application;
    }

    // Never shows the address: what is wrong with it may be a password in it.
    private static Uri? ReplyTo(ValidationScope scope, string text, DocumentPath path)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { Host.Length: > 0, Fragment.Length: 0, UserInfo.Length: 0 }) return url;
        scope.Error(path, CertificateTexts.BadReplyTo());
        return null;
    }

    private static void Password(ValidationScope scope, ApplicationDocument document, DocumentPath path, Surroundings around, string id, Application? current)
    {
        if (document.Password.Count > 0)
        {
            SecretRules.Passwords(scope, document.Password, path, id);
            scope.Secrets.Add(new DeclaredSecret(new SecretPlace(new ApplicationRef(around.Code, id), null), path, document.Password) { Digest = document.Digest == true });
            return;
        }
        var hasOne = current?.PasswordHashes.Length > 0 && !scope.Prune;
        var needsOne = document.Certificates.Count == 0 && (document.Provides.Count > 0 || document.Consumes.Any(c => c.By == "mailbox" || QueryRules.IsQuery(scope, c.Contract)));
        if (needsOne && !hasOne) scope.Warning(path, SecretTexts.MissingPassword());
    }
}
