using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

internal sealed class ApplicationPlanner(ChangeLog log, StoredSecrets secrets, bool prune, MunicipalityCode municipality)
{
    public Application Join(Application declared, Application? present)
    {
        var path = $"{municipality}/{declared.Id}";
        if (present is null) log.Added(path, What.Application(declared));
        else log.Value(path, "name", present.Name, declared.Name);
        if (present is not null) log.Value(path, "upload", Upload(present), Upload(declared));
        var partners = new PartnerPlan(log, secrets, prune, municipality);
        var passwords = Passwords($"{path}/password", declared.Id, present);
        if (present is not null) IdentityPlan.Log(log, path, declared, present);
        return declared with
        {
            PasswordHashes = passwords,
            SftpKeys = partners.SftpKeys($"{path}/sftpKeys", present?.SftpKeys, declared.SftpKeys),
            Partners = partners.Join($"{path}/partners", declared.Id, present?.Partners, declared.Partners),
            FtpHashes = Crypts($"{path}/password", passwords, present),
            DigestSecrets = declared.DigestSecrets.IsEmpty ? [] : Digests(passwords, present),
            Provides = Provides($"{path}/provides", present, declared),
            Consumes = Consumes($"{path}/consumes", present, declared),
            Answers = Answers($"{path}/provides", present, declared),
            Asks = Asks($"{path}/consumes", present, declared),
        };
    }

    private static string Upload(Application application) => application.HiddenUploads ? "hidden" : "resume";

    private ImmutableArray<string> Passwords(string path, string application, Application? present)
    {
        var before = present?.PasswordHashes ?? [];
        if (secrets.Find(new SecretPlace(new ApplicationRef(municipality, application), null)) is not { } after)
        {
            if (before.IsEmpty) return before;
            if (prune) log.Removed(path, What.Password);
            else log.Kept(path, What.Password);
            return prune ? [] : before;
        }
        if (present is null) return after;
        var added = after.Except(before).Count();
        var withdrawn = before.Except(after).Count();
        if (before.IsEmpty) log.Added(path, What.Password);
        else if (added + withdrawn > 0)
            log.Changed(path, new Bilingual($"パスワードを変更（新規 {added}、失効 {withdrawn}、有効 {after.Length}）", $"password rotated ({added} new, {withdrawn} withdrawn, {after.Length} in force)"));
        else if (!before.SequenceEqual(after)) log.Changed(path, new Bilingual("パスワードの順序を変更（FTP・SFTP は 1 番目）", "order of passwords changed (FTP and SFTP know the first)"));
        return after;
    }

    private ImmutableArray<string> Digests(ImmutableArray<string> passwords, Application? present)
    {
        string Before(string hash) => present?.DigestSecrets.ElementAtOrDefault(present.PasswordHashes.IndexOf(hash)) ?? "";
        return [.. passwords.Select(hash => secrets.DigestOf(hash) is { Length: > 0 } made ? made : Before(hash))];
    }

    private ImmutableArray<string> Crypts(string path, ImmutableArray<string> passwords, Application? present)
    {
        string Before(string hash) => present?.FtpHashes.ElementAtOrDefault(present.PasswordHashes.IndexOf(hash)) ?? "";
        ImmutableArray<string> crypts = [.. passwords.Select(hash => secrets.CryptOf(hash) is { Length: > 0 } made ? made : Before(hash))];
        if (present is not null && passwords.Any(hash => present.PasswordHashes.Contains(hash) && Before(hash) != crypts[passwords.IndexOf(hash)]))
            log.Changed(path, new Bilingual("FTP・SFTP 用のハッシュを更新", "hash for FTP and SFTP renewed"));
        return crypts.All(c => c.Length == 0) ? [] : crypts;
    }

    private ImmutableArray<Provision> Provides(string path, Application? present, Application declared)
    {
        var merging = new Merging<Provision>(p => p.Contract, (d, p) => Join($"{path}/{d.Contract}", d, p, declared.Id),
            kept => log.Kept($"{path}/{kept.Contract}", What.Provision(kept)),
            removed => log.Removed($"{path}/{removed.Contract}", What.Provision(removed)));
        return merging.Merge(present?.Provides ?? [], declared.Provides, prune);
    }

    private Provision Join(string path, Provision declared, Provision? present, string application)
    {
        var joined = RoutePlan.Join(log, path, declared, present);
        if (joined.Decryption is not { } key) return joined;
        var place = new SecretPlace(new ApplicationRef(municipality, application), declared.Contract) { Use = SecretUse.FileKey };
        var made = new DecryptionKey(Only(place) ?? "", key.SealedPassphrase is null ? null : Only(place with { Use = SecretUse.FilePassphrase }));
        if (present is not null && made != present.Decryption) log.Changed($"{path}/encryption", new Bilingual("復号の鍵を変更", "key that opens files changed"));
        return joined with { Decryption = made };
    }

    private string? Only(SecretPlace place) => secrets.Find(place) is [var text] ? text : null;

    private ImmutableArray<Consumption> Consumes(string path, Application? present, Application declared)
    {
        var merging = new Merging<Consumption>(c => c.Contract, (d, c) => Join($"{path}/{d.Contract}", d, c, declared.Id),
            kept => log.Kept($"{path}/{kept.Contract}", What.Consumption(kept)),
            removed => log.Removed($"{path}/{removed.Contract}", What.Consumption(removed)));
        return merging.Merge(present?.Consumes ?? [], declared.Consumes, prune);
    }

    private Consumption Join(string path, Consumption declared, Consumption? present, string application)
    {
        var joined = RoutePlan.Join(log, path, declared, present);
        return joined.Soap is { } target ? joined with { Soap = Target($"{path}/soap/password", application, declared.Contract, target, present?.Soap) } : joined;
    }

    private ImmutableArray<QueryProvision> Answers(string path, Application? present, Application declared)
    {
        var merging = new Merging<QueryProvision>(a => a.Contract,
            (d, p) => RoutePlan.Join(log, $"{path}/{d.Contract}", d, p) with { Soap = Target($"{path}/{d.Contract}/soap/password", declared.Id, d.Contract, d.Soap, p?.Soap) },
            kept => log.Kept($"{path}/{kept.Contract}", What.Answers(kept)),
            removed => log.Removed($"{path}/{removed.Contract}", What.Answers(removed)));
        return merging.Merge(present?.Answers ?? [], declared.Answers, prune);
    }

    private ImmutableArray<QueryAccess> Asks(string path, Application? present, Application declared)
    {
        var merging = new Merging<QueryAccess>(a => a.Contract, (d, p) => RoutePlan.Join(log, $"{path}/{d.Contract}", d, p),
            kept => log.Kept($"{path}/{kept.Contract}", What.Asks(kept)),
            removed => log.Removed($"{path}/{removed.Contract}", What.Asks(removed)));
        return merging.Merge(present?.Asks ?? [], declared.Asks, prune);
    }

    private SoapTarget Target(string path, string application, string contract, SoapTarget target, SoapTarget? present) =>
        target with { SealedPassword = TargetPassword(path, new SecretPlace(new ApplicationRef(municipality, application), contract), target, present) };

    private string? TargetPassword(string path, SecretPlace place, SoapTarget declared, SoapTarget? present)
    {
        var before = present?.SealedPassword;
        if (secrets.Find(place) is [var after])
        {
            if (present is not null && before is null) log.Added(path, What.TargetPassword);
            else if (present is not null && before != after) log.Changed(path, new Bilingual("送信先のパスワードを変更", "password for the endpoint rotated"));
            return after;
        }
        if (before is null) return null;
        // Without a user name there is nobody to send a password for.
        if (prune || declared.Username is null)
        {
            log.Removed(path, What.TargetPassword);
            return null;
        }
        log.Kept(path, What.TargetPassword);
        return before;
    }
}
