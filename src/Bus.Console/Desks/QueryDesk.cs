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
        pages.MapPost("/queries", (Visit visit) => (visit.Field(Sought.Field), visit.Field("item"), visit.Field("value")) switch
        {
            (null, null, null) => ShowAsync(visit, visit.Field, null),
            (null, { } item, { } value) => ShowAsync(visit, visit.Field, new Sought(visit.Field("municipality"), visit.Field("contract"), new() { [item] = value })),
            ({ }, _, _) when Sought.Open(visit) is { } sought => ShowAsync(visit, visit.Field, sought),
            _ => Task.FromResult(visit.Problem(Problems.Wrong("項目と値は両方指定してください。", "Give both, item and value."), StatusCodes.Status400BadRequest)),
        }).WithMetadata(FormSize.Of);
    }

    /// <param name="sought">Null: whatever was asked for.</param>
    private static async Task<IResult> ShowAsync(Visit visit, Func<string, string?> said, Sought? sought)
    {
        var query = Asked.Query(said, "municipality", "contract", "application");
        var (municipality, contract, application) = (query.Of("municipality"), query.Of("contract"), query.Of("application"));
        var path = said("before") is { } before ? $"queries/search?limit={visit.Options.Rows}&before={Uri.EscapeDataString(before)}" : $"queries/search?limit={visit.Options.Rows}";
        var found = await visit.PostAsync<QueryView[]>(path, new { municipality, contract, application, key = sought?.Key });
        var rest = found.Next is { } next ? Asked.Part(next, "before") : null;
        return visit.Page<QueriesPage, QueryView[]>(found, new("照会", "Queries"), rows => new QueriesModel(rows, municipality, contract, application)
        {
            Next = sought is null && rest is not null ? query.With("before", rest).ToString() : null,
            NextFound = sought is not null && rest is not null ? new NextFound(sought.Seal(visit), rest) : null,
        });
    }
}

internal sealed record QueriesModel(QueryView[] Rows, string? Municipality, string? Contract, string? Application)
{
    /// <summary>The query of the next page, where nothing was looked for; null: that was all.</summary>
    public string? Next { get; init; }

    /// <summary>The form of the next page, where something was; null: that was all.</summary>
    public NextFound? NextFound { get; init; }
}
