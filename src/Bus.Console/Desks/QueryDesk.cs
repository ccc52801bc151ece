using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>照会: who asked for what. Values come in the form and go in a body.</summary>
internal static class QueryDesk
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/queries", (Visit visit) => ShowAsync(visit, visit.Query, null));
        pages.MapPost("/queries", (Visit visit) => (visit.Field("item"), visit.Field("value")) switch
        {
            (null, null) => ShowAsync(visit, visit.Field, null),
            ({ } item, { } value) => ShowAsync(visit, visit.Field, new Dictionary<string, string> { [item] = value }),
            _ => Task.FromResult(visit.Problem(Problems.Wrong("項目と値は両方指定してください。", "Give both, item and value."), StatusCodes.Status400BadRequest)),
        }).WithMetadata(FormSize.Of);
    }

    private static async Task<IResult> ShowAsync(Visit visit, Func<string, string?> said, Dictionary<string, string>? key)
    {
        var query = Asked.Query(said, "municipality", "contract", "application");
        var (municipality, contract, application) = (query.Of("municipality"), query.Of("contract"), query.Of("application"));
        // With a key the list is not gone through page by page: the key would have to go along.
        var path = key is null && said("before") is { } before ? $"queries/search?limit={visit.Options.Rows}&before={Uri.EscapeDataString(before)}" : $"queries/search?limit={visit.Options.Rows}";
        var found = await visit.PostAsync<QueryView[]>(path, new { municipality, contract, application, key });
        var next = key is null && found.Next is { } rest ? query.With("before", Asked.Part(rest, "before")).ToString() : null;
        return visit.Page<QueriesPage, QueryView[]>(found, new("照会", "Queries"), rows => new QueriesModel(rows, next, found.Next is not null && key is not null, municipality, contract, application));
    }
}

/// <param name="IsCut">There are more, which are found by asking for less.</param>
internal sealed record QueriesModel(QueryView[] Rows, string? Next, bool IsCut, string? Municipality, string? Contract, string? Application);
