using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Files;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Sources;

/// <summary>Bulk files that lie incomplete in the drop folders of this node for long, or that it cannot read: their sender takes them for handed over. Their names are the sender's and may say more than an alert should.</summary>
internal sealed class IncompleteSource(IFileProgress files, ILeases leases, IOptions<AlertOptions> options, TimeProvider clock) : IAlertSource
{
    public string Prefix => $"incomplete/{leases.Node}/";

    public bool OfThisNode => true;

    public Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Alert>>(
        [.. files.Current.Where(f => IsLate(f, options.Value, clock.GetUtcNow())).GroupBy(f => (f.Sender, f.Contract, IsClaimed: f.ClaimId is not null))
            .Select(g => g.Key.IsClaimed ? Failing(g.Key.Sender, g.Key.Contract, g.Min(f => f.StuckSince!.Value)) : Of(g.Key.Sender, g.Key.Contract, g.Count(), g.Min(f => f.StuckSince!.Value)))]);

    /// <summary>It has been stuck for longer than <see cref="AlertOptions.Incomplete"/>.</summary>
    public static bool IsLate(FileInProgress file, AlertOptions options, DateTimeOffset now) => file.StuckSince is { } since && now - since >= options.Incomplete;

    private Alert Of(ApplicationRef sender, string contract, int count, DateTimeOffset since) => new($"{Prefix}{sender}/{contract}", "incomplete-file", $"{sender}/{contract}", new Bilingual(
        $"{sender} の in/{contract} に、完了していないため取り込めない連携ファイルが {count} 件あり、最も古いものは {JapanTime.Of(since):M月d日 H時m分} から変わっていません。bus file list で足りないもの（エンドファイル、UTF-8 のファイル名など）を確認し、送信側の業務システムの担当者に補うか消してもらってください。",
        $"{count} bulk files in in/{contract} of {sender} are not complete and so not taken, the oldest unchanged since {JapanTime.Of(since):yyyy-MM-dd HH:mm} JST. See what they lack (an end file or a name in UTF-8, say) with bus file list, and have the sending application's operator bring it or delete them."));

    private Alert Failing(ApplicationRef sender, string contract, DateTimeOffset since) => new($"{Prefix}{sender}/{contract}/stuck", "stuck-file", $"{sender}/{contract}", new Bilingual(
        $"{sender} の {contract} の連携ファイルを {JapanTime.Of(since):M月d日 H時m分} から取り込めません。後のファイルもその後ろで待っています。データセンターの運用担当者が bus file list とハブのログで理由（権限、ディスクなど）を確認し、直してください。直れば自動で取り込みます。",
        $"A bulk file of {sender} for {contract} could not be taken in since {JapanTime.Of(since):yyyy-MM-dd HH:mm} JST, and later ones wait behind it. The data-centre operator sees why in bus file list and the hub's log (rights, the disk, say) and mends it; then it is taken by itself."));
}
