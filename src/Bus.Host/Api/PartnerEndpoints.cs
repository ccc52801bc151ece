using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>Partners' servers over HTTP: how their visits go, and a visit on request.</summary>
internal static class PartnerEndpoints
{
    public static void Map(RouteGroupBuilder partners)
    {
        partners.MapGet("/", ListAsync).For(AccessRule.ReadOwn);
        partners.MapPost("/{municipality}/{application}/{partner}/visit", VisitAsync).For(AccessRule.ActOwn);
    }

    private static async Task<PartnerView[]> ListAsync(Caller caller, IRegionStore region, ITransferBook book, CancellationToken cancellation)
    {
        var visits = (await book.VisitsAsync(cancellation)).ToDictionary(v => v.Partner);
        return [.. from municipality in region.Current.Municipalities.Where(m => caller.Actor.Sees(m.Code))
                   from application in municipality.Applications
                   from partner in application.Partners ?? []
                   let who = new PartnerRef(new ApplicationRef(municipality.Code, application.Id), partner.Id)
                   select PartnerView.Of(who, partner, visits.GetValueOrDefault(who) ?? new PartnerVisits(who))];
    }

    private static async Task<IResult> VisitAsync(string municipality, string application, string partner, Caller caller, IRegionStore region, ITransferBook book, CancellationToken cancellation)
    {
        if (!MunicipalityCode.TryParse(municipality, out var code) || !caller.Actor.Sees(code) || region.Current.Find(code)?.Find(application)?.FindPartner(partner) is not { } found)
            return ApiAnswers.NotFound("この連携先サーバーはありません。bus partner list で確認してください。", "There is no such partner; see bus partner list.");
        var who = new PartnerRef(new ApplicationRef(code, application), partner);
        await caller.RecordAsync("partner.visit", $"{code}/{application}/{partner}", code, null, cancellation);
        await book.AskAsync(who, asked: true, cancellation);
        return Results.Json(PartnerView.Of(who, found, (await book.VisitsAsync(cancellation)).First(v => v.Partner == who)));
    }
}

/// <summary>A partner's server, as JSON. Holds no secret.</summary>
/// <param name="Asked">A visit was asked for and has not begun.</param>
internal sealed record PartnerView(string Municipality, string Application, string Partner, string Address, DateTimeOffset? SucceededAt, DateTimeOffset? EndedAt, DateTimeOffset? FailingSince, int Failures,
    TextView? Trouble, bool Asked, long Fetched, long Put)
{
    public static PartnerView Of(PartnerRef who, Partner partner, PartnerVisits visits) => new(who.Application.Municipality.Value, who.Application.Application, who.Partner, partner.Address.OriginalString,
        JapanTime.Of(visits.SucceededAt), JapanTime.Of(visits.EndedAt), JapanTime.Of(visits.FailingSince), visits.Failures, visits.Trouble is { } trouble ? TextView.Of(trouble) : null, visits.Asked, visits.Fetched, visits.Put);
}
