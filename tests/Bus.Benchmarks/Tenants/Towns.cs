using System.Diagnostics;
using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Bus.Benchmarks.Tenants;

/// <summary>A hub with many municipalities, each with a provider and a mailbox.</summary>
internal class Towns(HubProcess hub, IReadOnlyList<string> codes) : IAsyncDisposable
{
    public HubProcess Hub => hub;

    /// <summary>Messages of all of them in turn.</summary>
    public LoadOrder Order(double seconds) => new($"{hub.Address}soap/{{0}}/{Rows.Contract}", codes, Town.Authorization, 16, seconds, 0, 1);

    /// <summary>
    /// Messages a second from the first call until the last message lies in its mailbox. A hub delivers a few of a route at a time: with one route much is left for later when the
    /// calls end, with 1,700 nothing is, and what is left would be charged to whoever is measured next.
    /// </summary>
    public async Task<Sample> RateAsync(LoadProcess load, double seconds, CancellationToken cancellation)
    {
        var before = ProcessorTime.Of(hub.ProcessId);
        var result = await load.SendAsync(Order(seconds), cancellation);
        var rest = Stopwatch.StartNew();
        while (await AnyWaitsAsync(cancellation)) await Task.Delay(5, cancellation);
        return Sample.Rate(result.Calls, "messages", TimeSpan.FromSeconds(result.Seconds) + rest.Elapsed, ProcessorTime.Of(hub.ProcessId) - before);
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    private async Task<bool> AnyWaitsAsync(CancellationToken cancellation)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(hub.Data, "journal.db"), Mode = SqliteOpenMode.ReadOnly }.ToString());
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting' AND state <> 'delivered')";
        return await command.ExecuteScalarAsync(cancellation) is 1L;
    }
}

internal sealed class OneTown(HubProcess hub, IReadOnlyList<string> codes) : Towns(hub, codes)
{
    public static Task<OneTown> OfAsync(Bench bench) => bench.PartAsync(async () => new OneTown(await TownHub.StartAsync(Codes.Of(1)), Codes.Of(1)));
}

/// <summary>As many as Japan has.</summary>
internal sealed class AllTowns(HubProcess hub, IReadOnlyList<string> codes) : Towns(hub, codes)
{
    public const int Count = 1_700;

    public static Task<AllTowns> OfAsync(Bench bench) => bench.PartAsync(async () => new AllTowns(await TownHub.StartAsync(Codes.Of(Count)), Codes.Of(Count)));
}
