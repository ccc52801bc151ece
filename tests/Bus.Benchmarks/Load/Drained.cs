using System.Diagnostics;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Bus.Benchmarks.Load;

/// <summary>
/// Messages that are put into mailboxes, counted to the end. A hub delivers a few of a route at a time: with few routes much is left for later when the calls end, and what is left would be charged
/// to whoever is measured next.
/// </summary>
internal static class Drained
{
    /// <summary>Messages a second from the first call until the last message lies in its mailbox; aside, the 99th percentile of the calls' times.</summary>
    public static async Task<Sample> RateAsync(LoadProcess load, LoadOrder order, HubProcess hub, CancellationToken cancellation)
    {
        var before = ProcessorTime.Of(hub.ProcessId);
        var result = await load.SendAsync(order, cancellation);
        var rest = Stopwatch.StartNew();
        while (await AnyWaitsAsync(hub, cancellation)) await Task.Delay(5, cancellation);
        return Sample.Rate(result.Calls, "messages", TimeSpan.FromSeconds(result.Seconds) + rest.Elapsed, ProcessorTime.Of(hub.ProcessId) - before) with { Aside = new Sample(result.P99, "ms") };
    }

    private static async Task<bool> AnyWaitsAsync(HubProcess hub, CancellationToken cancellation)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(hub.Data, "journal.db"), Mode = SqliteOpenMode.ReadOnly }.ToString());
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting' AND state <> 'delivered')";
        return await command.ExecuteScalarAsync(cancellation) is 1L;
    }
}
