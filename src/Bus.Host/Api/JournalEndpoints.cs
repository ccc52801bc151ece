using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>The journal's own affairs over HTTP: what it keeps and forgets.</summary>
internal static class JournalEndpoints
{
    public static void Map(RouteGroupBuilder journal)
    {
        journal.MapGet("/retention", (IJournalRetention retention, CancellationToken cancellation) => SweepAsync(retention, dryRun: true, cancellation)).For(AccessRule.Read);
        journal.MapPost("/retention", async (Caller caller, IJournalRetention retention, ClockTrust trust, CancellationToken cancellation) =>
        {
            if (trust.Look() is not null)
                return ApiAnswers.Conflict("この機械の時計が飛んだため、保存期間を過ぎたものの消去を止めています。", "The clock of this machine jumped; nothing is forgotten for now.",
                    new("時計を確認してください。正しければ、ハブを再起動すると再開します（bus alert list）。", "Look at the clock; if it is right, start the hub anew (see bus alert list)."));
            await caller.RecordAsync("journal.retention", "journal", null, null, cancellation);
            return Results.Json(await SweepAsync(retention, dryRun: false, cancellation));
        });
    }

    private static async Task<IEnumerable<RetentionView>> SweepAsync(IJournalRetention retention, bool dryRun, CancellationToken cancellation) =>
        (await retention.SweepAsync(dryRun, cancellation)).Select(RetentionView.Of);
}

internal sealed record RetentionView(string Period, DateTimeOffset EndsAt, string Records, string Messages, long Open)
{
    public static RetentionView Of(RetentionPeriod p) => new(p.Name, JapanTime.Of(p.EndsAt), p.Payloads.Wire(), p.Messages.Wire(), p.Open);
}
