using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Exporting;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

/// <summary>Partners of an application, and its public keys: what changes, in words.</summary>
internal sealed class PartnerPlan(ChangeLog log, StoredSecrets secrets, bool prune, MunicipalityCode municipality)
{
    private static readonly Bilingual Secret = new("パスワードまたは鍵", "password or key");
    private static readonly Bilingual Keys = new("SFTP の公開鍵", "public keys for SFTP");

    public ImmutableArray<string>? SftpKeys(string path, ImmutableArray<string>? present, ImmutableArray<string>? declared)
    {
        var before = present ?? [];
        if (declared is not { } after)
        {
            if (before.IsEmpty) return null;
            if (prune) log.Removed(path, Keys);
            else log.Kept(path, Keys);
            return prune ? null : present;
        }
        var (added, withdrawn) = (after.Except(before).Count(), before.Except(after).Count());
        if (added + withdrawn > 0)
            log.Changed(path, new Bilingual($"SFTP の公開鍵を変更（新規 {added}、失効 {withdrawn}、有効 {after.Length}）", $"public keys for SFTP changed ({added} new, {withdrawn} withdrawn, {after.Length} in force)"));
        return after.IsEmpty ? null : added + withdrawn > 0 ? after : before;
    }

    public ImmutableArray<Partner>? Join(string path, string application, ImmutableArray<Partner>? present, ImmutableArray<Partner>? declared)
    {
        var merging = new Merging<Partner>(p => p.Id, (d, p) => Join($"{path}/{d.Id}", application, d, p),
            kept => log.Kept($"{path}/{kept.Id}", What(kept)),
            removed => log.Removed($"{path}/{removed.Id}", What(removed)));
        var joined = merging.Merge(present ?? [], declared ?? [], prune);
        return joined.IsEmpty ? null : joined;
    }

    private Partner Join(string path, string application, Partner declared, Partner? present)
    {
        var place = new SecretPlace(new ApplicationRef(municipality, application), null) { Partner = declared.Id };
        var sealedSecret = secrets.Find(place) is [var after] ? after : present?.SealedSecret;
        var joined = declared with { SealedSecret = sealedSecret, ByKey = secrets.Find(place) is null ? present?.ByKey ?? false : declared.ByKey };
        if (present is null)
        {
            log.Added(path, What(declared));
            return joined;
        }
        log.Value(path, "address", present.Address.OriginalString, joined.Address.OriginalString);
        log.Value(path, "username", present.Username, joined.Username);
        if (present.SealedSecret != joined.SealedSecret) log.Changed(path, new Bilingual($"{Secret.Ja}を変更", $"{Secret.En} changed"));
        log.Value(path, "pins", Listed(present.Pins), Listed(joined.Pins));
        log.Value(path, "times", When(present), When(joined));
        log.Value(path, "bandwidth", Size(present.Bandwidth), Size(joined.Bandwidth));
        log.Value(path, "alertAfter", Quantities.Text(present.AlertAfter), Quantities.Text(joined.AlertAfter));
        log.Value(path, "fetch", Listed(present.Fetch.Select(Text)), Listed(joined.Fetch.Select(Text)));
        log.Value(path, "put", Listed(present.Put.Select(p => $"{p.Contract} → {p.Folder}{(p.EndFile ? " +end" : "")}")), Listed(joined.Put.Select(p => $"{p.Contract} → {p.Folder}{(p.EndFile ? " +end" : "")}")));
        return joined;
    }

    private static Bilingual What(Partner partner) => new($"連携先サーバー {partner.Id}", $"partner's server {partner.Id}");

    private static string Text(PartnerFetch fetch) => $"{fetch.Folder}/{fetch.Pattern} → {fetch.Contract}{(fetch.EndFile ? " +end" : "")}, {fetch.Then.Wire()} {fetch.MoveTo}".TrimEnd();

    private static string When(Partner partner) => partner.Times is { } times ? TimetableText.Text(times) : Quantities.Text(partner.Every);

    private static string? Size(long? bytes) => bytes is { } given ? Quantities.Text(given) : null;

    private static string? Listed(IEnumerable<string> texts) => texts.Any() ? string.Join(", ", texts) : null;
}
