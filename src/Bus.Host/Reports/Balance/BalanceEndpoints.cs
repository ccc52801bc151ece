using Bus.Core.Contracts;
using Bus.Core.Exits;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Api.Access;
using Bus.Host.Exits;

namespace Bus.Host.Reports.Balance;

/// <summary>業務残高 over HTTP: <c>municipality</c>, <c>contract</c>, <c>day</c> (today unless said), <c>format</c> = csv (default), spreadsheet, json. A manager's is of their own municipality.</summary>
internal static class BalanceEndpoints
{
    public static void Map(RouteGroupBuilder reports) => reports.MapGet("/balance", BalanceAsync).For(AccessRule.ReadOwn);

    private static async Task<IResult> BalanceAsync(Caller caller, BalanceReader reader, ICatalogue catalogue, IRegionStore region, IMunicipalityBook book, TimeProvider clock, IHostApplicationLifetime life, string? municipality, string? contract, DateOnly? day,
        string? format, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(municipality, out var code, out var no)) return no!;
        if (code is not { } own) return ApiAnswers.BadRequest("業務残高は団体ごとです。団体コード (municipality) を指定してください。", "A balance is of one municipality; say which (municipality).");
        if (!ListWriter.Knows(format)) return ReportEndpoints.WrongFormat();
        if (RuleOf(catalogue.Current, contract, out var wrong) is not { } rule) return wrong!;
        // A balance of nothing would be taken for one.
        if (region.Current.Find(own) is null && (await book.AllAsync(own, cancellation)).Count == 0) return MunicipalityEndpoints.NoSuch();
        // It may take long: it ends with whoever asked, and with the hub.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, life.ApplicationStopping);
        try
        {
            var report = await reader.ReadAsync(own, rule, day ?? JapanTime.Today(clock), stop.Token);
            return Results.Stream(stream => BalanceList.WriteAsync(report, ListWriter.Of(format, stream), CancellationToken.None), ListWriter.ContentTypeOf(format));
        }
        catch (BalanceException told)
        {
            return ApiAnswers.Conflict(told.What.Ja, told.What.En, TextView.Of(told.Action));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ApiAnswers.OfRequest(StatusCodes.Status503ServiceUnavailable, "ハブが停止するため、業務残高の作成を中止しました。", "The hub stops; the balance was not made.",
                new("ハブが再び動いてから、もう一度実行してください。", "Run it again once the hub is back."));
        }
    }

    /// <summary>The newest version of a contract that says how its balance is made; null, with the answer: there is none.</summary>
    private static Contract? RuleOf(CatalogueSnapshot catalogue, string? name, out IResult? wrong)
    {
        var declared = catalogue.Contracts.Where(c => c is { Balance: not null, Identity.IsEmpty: false }).ToList();
        var rule = declared.LastOrDefault(c => c.Name == name);
        var others = string.Join(", ", declared.Select(c => c.Name).Distinct());
        wrong = rule is not null ? null
            : string.IsNullOrEmpty(name) ? ApiAnswers.BadRequest($"業務残高は連携インタフェースごとです。連携インタフェース (contract) を指定してください：{others}", $"A balance is of one contract; say which (contract): {others}")
            : catalogue.FindQuery(name) is not null ? ApiAnswers.BadRequest($"{name} は照会であり、業務残高はありません。業務残高があるもの：{others}", $"{name} is a query and has no balance. Contracts that have one: {others}")
            : catalogue.Find(name) is not null ? ApiAnswers.BadRequest($"連携インタフェース {name} は業務残高（totals.balance と identity）を定義していません。定義しているもの：{others}", $"The contract {name} declares no balance (totals.balance, identity). Those that do: {others}")
            : ApiAnswers.BadRequest($"連携インタフェース {name} はありません。業務残高があるもの：{others}", $"There is no contract {name}. Those that have a balance: {others}");
        return rule;
    }
}
