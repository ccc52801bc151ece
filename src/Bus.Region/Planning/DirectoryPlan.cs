using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

/// <summary>A municipality's directory of staff: what changes.</summary>
internal static class DirectoryPlan
{
    private static readonly Bilingual Directory = new("職員ディレクトリ", "directory of staff");

    public static StaffDirectoryRule? Join(ChangeLog log, string path, StaffDirectoryRule? present, StaffDirectoryRule? declared, StoredSecrets secrets, MunicipalityCode code, bool prune)
    {
        var rule = Merging<StaffDirectoryRule>.Optional(present, declared, prune, _ => log.Kept(path, Directory), _ => log.Removed(path, Directory));
        if (declared is null) return rule;
        var place = new SecretPlace(new ApplicationRef(code, ""), null) { Use = SecretUse.Directory };
        var joined = declared with { SealedSecret = secrets.Find(place) is [var sealedSecret] ? sealedSecret : declared.BindName is null ? null : present?.SealedSecret };
        if (joined.Kerberos is { } kerberos)
            joined = joined with { Kerberos = kerberos with { SealedKeytab = secrets.Find(place with { Use = SecretUse.Keytab }) is [var keytab] ? keytab : present?.Kerberos?.SealedKeytab } };
        if (present is null) log.Added(path, Directory);
        else if (present.SealedSecret != joined.SealedSecret) log.Changed(path, new Bilingual($"{Directory.Ja}のパスワードを変更", $"password of the {Directory.En} changed"));
        else if (present != joined) log.Changed(path, new Bilingual($"{Directory.Ja}を変更", $"{Directory.En} changed"));
        // Equal to what is there: the same object, so that connections are kept.
        return present == joined ? present : joined;
    }
}
