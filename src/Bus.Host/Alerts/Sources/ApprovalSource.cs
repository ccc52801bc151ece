using Bus.Core.Operation;
using Bus.Core.Operation.Oversight;
using Bus.Core.Vocabulary;

namespace Bus.Host.Alerts.Sources;

/// <summary>Replays that wait for a second person, one alert each.</summary>
internal sealed class ApprovalSource(IApprovalBook book) : IAlertSource
{
    private const int Most = 100;

    public string Prefix => "approval/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) =>
        [.. (await book.ListAsync(null, all: false, Most, null, cancellation)).Where(a => a.State == ApprovalState.Open).Select(a => new Alert(Prefix + a.Id, "approval", a.Municipality.Value, new Bilingual(
            $"団体 {a.Municipality} の再送 {a.Id}（{a.Deliveries} 件）を {a.RequestedBy} が依頼し、2 人目の承認を待っています。bus approval show {a.Id} で確認し、approve か refuse してください。",
            $"Replay {a.Id} of municipality {a.Municipality} ({a.Deliveries} deliveries), asked for by {a.RequestedBy}, waits for a second person. Look at it with bus approval show {a.Id}, then approve or refuse it.")))];
}
