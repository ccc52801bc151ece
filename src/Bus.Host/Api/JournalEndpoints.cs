using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>The journal's own affairs over HTTP: what it keeps and forgets.</summary>
internal static class JournalEndpoints
{
    public static void Map(RouteGroupBuilder journal)
    {
        journal.MapGet("/retention", (IJournalRetention retention, CancellationToken cancellation) => SweepAsync(retention, dryRun: true, cancellation)).For(AccessRule.Read);
        journal.MapPost("/retention", async (Caller caller, IJournalRetention retention, CancellationToken cancellation) =>
        {
            await caller.RecordAsync("journal.retention", "journal", null, null, cancellation);
            return await SweepAsync(retention, dryRun: false, cancellation);
        });
    }

    private static async Task<IEnumerable<RetentionView>> SweepAsync(IJournalRetention retention, bool dryRun, CancellationToken cancellation) =>
        (await retention.SweepAsync(dryRun, cancellation)).Select(RetentionView.Of);
}

internal sealed record RetentionView(string Period, DateTimeOffset EndsAt, string Records, string Messages, long Open)
{
    public static RetentionView Of(RetentionPeriod p) => new(p.Name, JapanTime.Of(p.EndsAt), p.Payloads.Wire(), p.Messages.Wire(), p.Open);
}
