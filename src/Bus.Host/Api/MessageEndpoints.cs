using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Host.Api;

/// <summary>The journal over HTTP: list, show, totals of a day.</summary>
internal static class MessageEndpoints
{
    public static void Map(RouteGroupBuilder messages)
    {
        messages.MapGet("/", ListAsync);
        messages.MapGet("/{receipt}", ShowAsync);
        ReplayEndpoints.Map(messages);
        SearchEndpoints.Map(messages);
    }

    private static async Task<IResult> ListAsync(IJournalQueries queries, string? municipality, string? application, string? contract, string? state,
        string? delivery, DateOnly? day, int? limit, long? before, CancellationToken cancellation)
    {
        if (!TryMunicipality(municipality, out var code)) return ApiAnswers.BadRequest("団体コードが正しくありません。", "The municipality code is not valid.");
        if (!TryState<ReceiptState>(state, out var receiptState)) return ApiAnswers.BadRequest("state の値が正しくありません。", "The value of state is not known.");
        if (!TryState<DeliveryState>(delivery, out var deliveryState)) return ApiAnswers.BadRequest("delivery の値が正しくありません。", "The value of delivery is not known.");
        var filter = new MessageFilter(code, application, contract, receiptState, deliveryState, day, Math.Clamp(limit ?? 100, 1, 10_000), before);
        return Results.Json((await queries.ListAsync(filter, cancellation)).Select(MessageView.Of));
    }

    private static async Task<IResult> ShowAsync(string receipt, IJournalQueries queries, IDeliveryOrder order, CancellationToken cancellation)
    {
        if (await queries.FindAsync(null, receipt, cancellation) is not { } message) return NoSuchReceipt();
        var deliveries = await queries.DeliveriesAsync(message.Id, cancellation);
        var rejects = await queries.RejectsAsync(message, cancellation);
        var views = new List<DeliveryView>();
        foreach (var delivery in deliveries)
            views.Add(DeliveryView.Of(delivery, delivery.State == DeliveryState.Waiting && (await order.BlockersOfAsync(delivery, cancellation)).Count > 0));
        return Results.Json(new MessageDetailView(MessageView.Of(message), [.. views], [.. rejects.Select(RejectView.Of)]));
    }

    public static async Task<IResult> TotalsAsync(IJournalQueries queries, TimeProvider clock, string? municipality, DateOnly? day, CancellationToken cancellation) =>
        TryMunicipality(municipality, out var code)
            ? Results.Json((await queries.DayTotalsAsync(code, day ?? JapanTime.Today(clock), cancellation)).Select(DayTotalView.Of))
            : ApiAnswers.BadRequest("団体コードが正しくありません。", "The municipality code is not valid.");

    private static IResult NoSuchReceipt() => ApiAnswers.NotFound("この受付番号はありません。", "There is no such receipt.");

    private static bool TryMunicipality(string? text, out MunicipalityCode? code)
    {
        code = null;
        if (text is null) return true;
        if (!MunicipalityCode.TryParse(text, out var parsed)) return false;
        code = parsed;
        return true;
    }

    private static bool TryState<T>(string? text, out T? state) where T : struct, Enum
    {
        state = null;
        if (text is null) return true;
        if (!StateNames.TryParse<T>(text, out var parsed)) return false;
        state = parsed;
        return true;
    }
}
