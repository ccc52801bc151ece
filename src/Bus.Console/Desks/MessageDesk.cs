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
        var (contract, item, value) = (visit.Field("contract"), visit.Field("item"), visit.Field("value"));
        if (contract is null || item is null || value is null) return visit.Problem(Problems.Wrong("連携・項目・値を指定してください。", "Give contract, item and value."), StatusCodes.Status400BadRequest);
        var found = await visit.PostAsync<FoundView[]>("messages/search", new { municipality = visit.Field("municipality"), contract, key = new Dictionary<string, string> { [item] = value }, limit = visit.Options.Rows });
        return visit.Page<FoundPage, FoundView[]>(found, new("レコードの検索", "Where a record is"), rows => new FoundModel(rows, contract, item, found.Next is not null));
    }

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

/// <param name="IsCut">There may be more.</param>
internal sealed record FoundModel(FoundView[] Rows, string Contract, string Item, bool IsCut);
