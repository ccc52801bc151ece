using System.Globalization;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>エラー: refused records of bulk files; one with what it holds, which is written down; dismissed with a reason.</summary>
internal static class ErrorDesk
{
    private static readonly string[] Filters = ["municipality", "application", "contract", "receipt", "state", "day"];

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/errors", ListAsync);
        pages.MapGet("/errors.csv", (Visit visit) => visit.FileAsync($"reports/errors{Open(visit, Filters).With("format", "spreadsheet")}", "errors.csv"));
        pages.MapPost("/errors/show", ShowAsync).WithMetadata(FormSize.Of);
        pages.MapPost("/errors/dismiss", DismissAsync).WithMetadata(FormSize.Of);
    }

    private static async Task<IResult> ListAsync(Visit visit)
    {
        var query = Open(visit, [.. Filters, "after"]);
        var found = await visit.GetAsync<ErrorView[]>($"errors{query.With("limit", $"{visit.Options.Rows}")}");
        return visit.Page<ErrorsPage, ErrorView[]>(found, new("エラーレコード", "Refused records"), rows => new ErrorsModel(rows, Asked.Without(found.Next, "limit"), query));
    }

    // By POST: it shows personal data, so no link that a browser follows by itself leads there.
    private static async Task<IResult> ShowAsync(Visit visit) => LineOf(visit) is not { } line || visit.Field("receipt") is not { } receipt
        ? visit.Problem(Problems.Wrong("受付番号と行を指定してください。", "Give receipt and line."), StatusCodes.Status400BadRequest)
        : visit.Page<ErrorPage, ErrorDetailView>(await visit.GetAsync<ErrorDetailView>(string.Create(CultureInfo.InvariantCulture, $"errors/{Uri.EscapeDataString(receipt)}/{line}")), new("エラーレコード", "Refused record"), found => found);

    private static async Task<IResult> DismissAsync(Visit visit)
    {
        // Never all of a receipt by a line that was left out: the command line does that, where somebody asks for it.
        if (visit.Field("receipt") is not { } receipt || LineOf(visit) is not { } line) return visit.Problem(Problems.Wrong("受付番号と行を指定してください。", "Give receipt and line."), StatusCodes.Status400BadRequest);
        long[] lines = [line];
        return visit.Done(await visit.PostAsync<object>($"errors/{Uri.EscapeDataString(receipt)}/dismiss", new { reason = visit.Field("reason") ?? "", lines }), $"/console/errors?receipt={Uri.EscapeDataString(receipt)}&state=all", Notices.Dismissed);
    }

    private static long? LineOf(Visit visit) => long.TryParse(visit.Field("line"), NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : null;

    // What is open is what somebody has to do with; the rest is asked for.
    private static QueryBuilder Open(Visit visit, ReadOnlySpan<string> names) => Asked.Query(visit, names) is var query && query.Of("state") is null ? query.With("state", "open") : query;
}

internal sealed record ErrorsModel(ErrorView[] Rows, string? Next, QueryBuilder Query);
