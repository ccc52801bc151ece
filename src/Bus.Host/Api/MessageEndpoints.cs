using System.Globalization;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;
using Bus.Host.Exits;

namespace Bus.Host.Api;

/// <summary>The journal over HTTP: list, show, totals of a day.</summary>
internal static class MessageEndpoints
{
    public static void Map(RouteGroupBuilder messages)
    {
        messages.MapGet("/", ListAsync).For(AccessRule.ReadOwn);
        messages.MapGet("/{receipt}", ShowAsync).For(AccessRule.ReadOwn);
        ReplayEndpoints.Map(messages);
        SearchEndpoints.Map(messages);
    }

    private static async Task<IResult> ListAsync(Caller caller, IJournalQueries queries, HttpContext http, string? municipality, string? application, string? contract, string? state,
        string? delivery, DateOnly? day, int? limit, long? before, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(municipality, out var code, out var no)) return no!;
        if (!TryState<ReceiptState>(state, out var receiptState)) return ApiAnswers.BadRequest("state の値が正しくありません。", "The value of state is not known.");
        if (!TryState<DeliveryState>(delivery, out var deliveryState)) return ApiAnswers.BadRequest("delivery の値が正しくありません。", "The value of delivery is not known.");
        var filter = new MessageFilter(code, application, contract, receiptState, deliveryState, day, Math.Clamp(limit ?? 100, 1, 10_000), before);
        var found = await queries.ListAsync(filter, cancellation);
        if (found.More) NextPart.Tell(http, "before", found[^1].Id.ToString(CultureInfo.InvariantCulture));
        return Results.Json(found.Select(MessageView.Of));
    }

    private static async Task<IResult> ShowAsync(string receipt, Caller caller, IJournalQueries queries, DeliveryViews deliveries, IKeyRing keys, FedMessages feeds, CancellationToken cancellation)
    {
        if (await queries.FindAsync(caller.Scope, receipt, cancellation) is not { } message) return NoSuchReceipt();
        var (rejects, gone) = await RejectsAsync(message, queries, keys, cancellation);
        return Results.Json(new MessageDetailView(MessageView.Of(message), await deliveries.OfAsync(message, cancellation), [.. rejects.Select(RejectView.Of)], rejects.Count == 0 ? 0 : Math.Max(0, message.Rejected - rejects.Count))
        {
            Gone = gone ? TextView.Of(KeyTexts.Gone) : null,
            Fed = [.. await feeds.OfAsync(message, cancellation)],
        });
    }

    /// <summary>What the first refused records held; none, and gone, where the key that sealed them is destroyed.</summary>
    private static async Task<(IReadOnlyList<Reject> Rejects, bool Gone)> RejectsAsync(MessageInfo message, IJournalQueries queries, IKeyRing keys, CancellationToken cancellation)
    {
        try
        {
            return (await queries.RejectsAsync(message, cancellation), !keys.Has(message.Sender.Municipality) || keys.DestroyedAt(message.Sender.Municipality) >= message.ReceivedAt);
        }
        catch (KeyGoneException)
        {
            return ([], true);
        }
    }

    public static async Task<IResult> TotalsAsync(Caller caller, IJournalQueries queries, IRegionStore region, TimeProvider clock, string? municipality, DateOnly? day, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(municipality, out var code, out var no)) return no!;
        var totals = await queries.DayTotalsAsync(code, day ?? JapanTime.Today(clock), cancellation);
        // Nothing open of a code that was mistyped would pass for a day that is settled.
        return totals.Count == 0 && code is { } asked && region.Current.Find(asked) is null ? ApiAnswers.NoSuchMunicipality() : Results.Json(totals.Select(DayTotalView.Of));
    }

    public static IResult NoSuchReceipt() => ApiAnswers.NotFound("この受付番号はありません。", "There is no such receipt.");

    private static bool TryState<T>(string? text, out T? state) where T : struct, Enum
    {
        state = null;
        if (text is null) return true;
        if (!StateNames.TryParse<T>(text, out var parsed)) return false;
        state = parsed;
        return true;
    }
}
