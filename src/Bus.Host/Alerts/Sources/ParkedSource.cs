using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;

namespace Bus.Host.Alerts.Sources;

/// <summary>Deliveries that wait for a person.</summary>
internal sealed class ParkedSource(IJournalWatch journal) : IAlertSource
{
    public string Prefix => "parked/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) =>
        [.. (await journal.ParkedAsync(cancellation)).Select(p => new Alert(Prefix + p.Municipality, "parked", p.Municipality.Value, new Bilingual(
            $"団体 {p.Municipality} で {p.Parked} 件の配信が保留になりました。bus message list --delivery parked で原因を確認し、直して bus message replay してください。",
            $"{p.Parked} deliveries of municipality {p.Municipality} are parked. See why with bus message list --delivery parked, mend it, then bus message replay.")))];
}
