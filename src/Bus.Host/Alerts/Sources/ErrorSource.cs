using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Sources;

/// <summary>Refused records that nobody has corrected or dismissed for long: they hold their ordering keys.</summary>
internal sealed class ErrorSource(IRejectBook rejects, IOptions<AlertOptions> options, TimeProvider clock) : IAlertSource
{
    public string Prefix => "errors/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation)
    {
        var oldest = clock.GetUtcNow() - options.Value.ErrorsOpen;
        return [.. (await rejects.CountOpenAsync(cancellation)).Where(o => o.Oldest < oldest).Select(o => new Alert(Prefix + o.Municipality, "errors", o.Municipality.Value, new Bilingual(
            $"団体 {o.Municipality} に未訂正のエラーレコードが {o.Count} 件あり、最も古いものは {JapanTime.Of(o.Oldest):M月d日 H時m分} のものです。送信側の担当者と bus error list --municipality {o.Municipality} を確認し、訂正ファイルを送るか対象外にしてください。",
            $"Municipality {o.Municipality} has {o.Count} open refused records, the oldest of {JapanTime.Of(o.Oldest):yyyy-MM-dd HH:mm} JST. Go through bus error list --municipality {o.Municipality} with the sender; have them corrected or dismiss them.")))];
    }
}
