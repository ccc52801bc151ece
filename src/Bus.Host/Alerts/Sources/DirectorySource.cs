using Bus.Core.Identity;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;

namespace Bus.Host.Alerts.Sources;

/// <summary>Municipalities' directories of staff (LDAP, Active Directory) that do not answer, or refuse the hub's own account: one alert each, however many try to sign in meanwhile.</summary>
internal sealed class DirectorySource(IDirectoryChecks checks, TimeProvider clock) : IAlertSource
{
    // Longer than a directory that answers takes; those that do not are told at the next look.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public string Prefix => "directory/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation)
    {
        var round = checks.LookAsync(cancellation);
        if (await Task.WhenAny(round, Task.Delay(Patience, clock, cancellation)) == round) await round;
        var known = checks.Known;
        // What this node has not looked at yet stays as another node left it.
        return [.. known.Values.OfType<DirectoryTrouble>().Select(Of), .. open.Where(o => MunicipalityCode.TryParse(o.Place, out var code) && !known.ContainsKey(code) && checks.Has(code))];
    }

    private Alert Of(DirectoryTrouble trouble) => new($"{Prefix}{trouble.Municipality}", "directory", trouble.Municipality.Value, trouble.IsRefused ? Refused(trouble) : Silent(trouble));

    private static Bilingual Silent(DirectoryTrouble trouble) => new(
        $"団体 {trouble.Municipality} の職員ディレクトリ（LDAP/AD）に {Since(trouble)} から問い合わせできず、新たなサインインができません。回線とサーバーを団体のシステム担当者と確認し、bus staff directory --municipality {trouble.Municipality} で確かめてください。急ぐ職員には緊急用 ID があります。",
        $"The directory (LDAP/AD) of municipality {trouble.Municipality} cannot be asked since {Since(trouble)}: nobody new signs in. Look at the line and the server with the municipality's system manager, then see bus staff directory --municipality {trouble.Municipality}. Emergency ids are for this time.");

    private static Bilingual Refused(DirectoryTrouble trouble) => new(
        $"団体 {trouble.Municipality} の職員ディレクトリ（LDAP/AD）が、検索に使うハブの名前（bind）かパスワードを {Since(trouble)} から拒否し、新たなサインインができません。期限切れやロックでないか団体のシステム担当者と確認し、directory の password を bus region apply で替えてください。",
        $"The directory (LDAP/AD) of municipality {trouble.Municipality} refuses the hub's own name (bind) or password since {Since(trouble)}: nobody new signs in. See with the municipality's system manager whether it has expired or is locked, and put the directory's password in its place with bus region apply.");

    private static string Since(DirectoryTrouble trouble) => $"{JapanTime.Of(trouble.Since):yyyy-MM-dd HH:mm}";
}
