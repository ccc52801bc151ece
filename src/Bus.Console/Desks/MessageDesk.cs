using Bus.Console.Hub;
using Bus.Console.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>電文: the journal, one message with all that became of it, and where a record is.</summary>
internal static class MessageDesk
{
    private static readonly string[] Filters = ["municipality", "application", "contract", "state", "delivery", "day", "before"];

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/messages", ListAsync);
        pages.MapPost("/messages/search", SearchAsync).WithMetadata(Sessions.FormSize.Of);
        pages.MapGet("/messages/{receipt}", ShowAsync);
    }

    private static async Task<IResult> ListAsync(Visit visit)
    {
        // A receipt number that somebody types leads to its message.
        if (visit.Query("receipt") is { } receipt) return new SeeOther($"/console/messages/{Uri.EscapeDataString(receipt)}");
        var query = Asked.Query(visit, Filters);
        var (found, places) = (visit.GetAsync<MessageView[]>($"messages{query.With("limit", $"{visit.Options.Rows}")}"), PlacesAsync(visit));
        await Task.WhenAll(found, places);
        return visit.Page<MessagesPage, MessageView[]>(found.Result, new("電文", "Messages"), rows => new MessagesModel(rows, Next: Asked.Without(found.Result.Next, "limit"), places.Result, query));
    }

    private static async Task<IResult> ShowAsync(string receipt, Visit visit)
    {
        var (detail, way) = (visit.GetAsync<MessageDetailView>($"messages/{Uri.EscapeDataString(receipt)}"), visit.NeedAsync<WayView>("way"));
        await Task.WhenAll(detail, way);
        return visit.Page<MessagePage, MessageDetailView>(detail.Result, new($"電文 {receipt}", $"Message {receipt}"), found => new MessageModel(found, WayTaken.Of(way.Result, found)));
    }

    // Values of records come in the form and go in a body: an address would stand in logs and in the browser's history.
    private static async Task<IResult> SearchAsync(Visit visit)
    {
        if ((visit.Field(Sought.Field) is null ? SoughtBy(visit) : Sought.Open(visit)) is not { Contract: { } contract } sought) return visit.Problem(Problems.Wrong("連携・項目・値を指定してください。", "Give contract, item and value."), StatusCodes.Status400BadRequest);
        var path = visit.Field("before") is { } before ? $"messages/search?before={Uri.EscapeDataString(before)}" : "messages/search";
        var found = await visit.PostAsync<FoundView[]>(path, new { municipality = sought.Municipality, contract, key = sought.Key, limit = visit.Options.Rows });
        return visit.Page<FoundPage, FoundView[]>(found, new("レコードの検索", "Where a record is"), rows => new FoundModel(rows, contract, sought.Items,
            found.Next is { } next ? new NextFound(sought.Seal(visit), Asked.Part(next, "before")) : null));
    }

    private static Sought? SoughtBy(Visit visit) => (visit.Field("contract"), visit.Field("item"), visit.Field("value")) is ({ } contract, { } item, { } value) ? new Sought(visit.Field("municipality"), contract, new() { [item] = value }) : null;

    /// <summary>What one can choose from when one searches.</summary>
    internal static async Task<PlacesModel> PlacesAsync(Visit visit)
    {
        var (region, contracts) = (visit.NeedAsync<RegionView>("region"), visit.NeedAsync<ContractView[]>("contracts"));
        await Task.WhenAll(region, contracts);
        return new PlacesModel(region.Result.Municipalities, contracts.Result);
    }
}

/// <summary>Municipalities and contracts to choose from.</summary>
internal sealed record PlacesModel(MunicipalityView[] Municipalities, ContractView[] Contracts);

/// <param name="Next">Query of the rest of the list; null: it ends.</param>
internal sealed record MessagesModel(MessageView[] Rows, string? Next, PlacesModel Places, QueryBuilder Query);

internal sealed record MessageModel(MessageDetailView Detail, WayTaken Way);

/// <param name="Items">By which they were looked for.</param>
/// <param name="Next">The form of the next page; null: that was all.</param>
internal sealed record FoundModel(FoundView[] Rows, string Contract, string Items, NextFound? Next);

/// <summary>Where the same search goes on.</summary>
/// <param name="Sought">What is looked for, sealed.</param>
/// <param name="Before">The message behind which it goes on.</param>
internal sealed record NextFound(string Sought, string Before);
