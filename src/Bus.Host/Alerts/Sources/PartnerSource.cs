using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Host.Alerts.Sources;

/// <summary>Partners' servers that could not be visited for longer than the region file allows.</summary>
internal sealed class PartnerSource(IRegionStore region, ITransferBook book, TimeProvider clock) : IAlertSource
{
    public string Prefix => "partner/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) =>
        [.. from visits in await book.VisitsAsync(cancellation)
            where visits.FailingSince is { } since && region.Current.Find(visits.Partner.Application)?.FindPartner(visits.Partner.Partner) is { } partner && clock.GetUtcNow() - since >= partner.AlertAfter
            select Of(visits)];

    private Alert Of(PartnerVisits visits) => new(Prefix + visits.Partner, "partner", visits.Partner.ToString(), new Bilingual(
        $"連携先サーバー {visits.Partner} を {JapanTime.Of(visits.FailingSince!.Value):yyyy-MM-dd HH:mm} から訪問できていません。{visits.Trouble?.Ja}",
        $"The partner's server {visits.Partner} could not be visited since {JapanTime.Of(visits.FailingSince.Value):yyyy-MM-dd HH:mm}. {visits.Trouble?.En}"));
}
