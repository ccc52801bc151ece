using Bus.Core.Journal;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Periods;

/// <summary>
/// Forgets whole months: it is decided and written in one step, against which no replay can come; then the room is made free, at once where a month has tables of its
/// own, in slices elsewhere. What was decided and not yet made free, because the hub went down, the next round makes free.
/// </summary>
internal sealed class Retention(JournalDatabase database, TimeProvider clock, ILogger<Retention> logger) : IJournalRetention
{
    private const int RowsAtOnce = 500;

    private static readonly string[] KnownTables = ["known_id", "known_file", "last_sequence"];
    private static readonly string[] QueryTables = ["asked_query_key", "asked_query"];

    private JournalOptions Options => database.Options;

    public async Task<IReadOnlyList<RetentionPeriod>> SweepAsync(bool dryRun, CancellationToken cancellation)
    {
        var report = new List<RetentionPeriod>();
        foreach (var period in await database.Reads.RunAsync(PeriodTable.AllAsync, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            var (after, judged) = await JudgeAsync(period, dryRun, cancellation);
            if (!dryRun && !after.Swept) await MakeFreeAsync(after, cancellation);
            report.Add(judged);
        }
        if (dryRun) return report;
        foreach (var table in KnownTables) await ForgetAsync(table, "received_at", Options.KeepIds, cancellation);
        await ForgetAsync("closing_consumer", "closed_at", Options.KeepMessages, cancellation);
        await ForgetAsync("closing", "stated_at", Options.KeepMessages, cancellation);
        foreach (var table in QueryTables) await ForgetAsync(table, "asked_at", Options.KeepQueries, cancellation);
        return report;
    }

    private async Task<(Period, RetentionPeriod)> JudgeAsync(Period period, bool dryRun, CancellationToken cancellation)
    {
        var now = Spelling.Now(clock);
        var open = period.MessagesForgottenAt is null && period.EndsAt + Options.KeepPayloads <= now
            ? await database.Reads.RunAsync(s => PeriodTable.OpenInAsync(s, period), cancellation) : 0;
        async Task<RetentionFate> FateAsync(DateTimeOffset? forgotten, TimeSpan keep, bool messages)
        {
            if (forgotten is not null) return RetentionFate.Forgotten;
            if (period.EndsAt + keep > now) return RetentionFate.Kept;
            if (open > 0) return RetentionFate.Held;
            if (dryRun) return RetentionFate.Due;
            return await GiveUpAsync(period, messages, now, cancellation) ? RetentionFate.Forgotten : RetentionFate.Held;
        }
        var payloads = await FateAsync(period.PayloadsForgottenAt, Options.KeepPayloads, messages: false);
        var messages = await FateAsync(period.MessagesForgottenAt, Options.KeepMessages, messages: true);
        if (open > 0) logger.PeriodHeld(period.Name, open);
        var after = period with
        {
            PayloadsForgottenAt = period.PayloadsForgottenAt ?? (payloads == RetentionFate.Forgotten ? now : null),
            MessagesForgottenAt = period.MessagesForgottenAt ?? (messages == RetentionFate.Forgotten ? now : null),
        };
        after = after with { Swept = period.Swept && after == period };
        return (after, new RetentionPeriod(period.Name, period.EndsAt, payloads, messages, open));
    }

    private Task<bool> GiveUpAsync(Period period, bool messages, DateTimeOffset now, CancellationToken cancellation) =>
        database.AloneAsync(async session =>
        {
            if (database.Engine.HoldPeriod(period.Name) is { } hold) await session.ExecuteAsync(hold);
            if (!await PeriodTable.GiveUpAsync(session, period, messages, now)) return false;
            logger.PeriodForgotten(period.Name, messages ? "messages" : "records");
            return true;
        }, cancellation);

    private async Task MakeFreeAsync(Period period, CancellationToken cancellation)
    {
        foreach (var table in period.MessagesForgottenAt is null ? PeriodTables.OfPayloads : PeriodTables.All)
        {
            if (database.Engine.DropPeriod(period.Name, table.Name) is { } script)
                await database.AloneAsync(session => session.ExecuteAsync(script), cancellation);
            else
                await DeleteAsync(table, period, cancellation);
        }
        await database.Writes.RunAsync(session => PeriodTable.SweptAsync(session, period), WriteScope.None, cancellation);
    }

    private async Task DeleteAsync(PeriodTables.Table table, Period period, CancellationToken cancellation)
    {
        var slice = table.Name == "chunk" ? Options.DropSlice : RowsAtOnce;
        while (await database.Writes.RunAsync(session => session.ExecuteAsync(table.DeleteSome, ("@first", period.FirstId), ("@end", period.EndId),
            ("@slice", slice)), WriteScope.None, cancellation) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task ForgetAsync(string table, string column, TimeSpan keep, CancellationToken cancellation)
    {
        var since = Spelling.Of(Spelling.Now(clock) - keep);
        var slice = $"DELETE FROM {table} WHERE {column} < @since AND {column} <= (SELECT MAX(t.{column}) FROM (SELECT {column} FROM {table} WHERE {column} < @since ORDER BY {column} LIMIT {RowsAtOnce}) t)";
        while (await database.Writes.RunAsync(session => session.ExecuteAsync(slice, ("@since", since)), WriteScope.None, cancellation) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
