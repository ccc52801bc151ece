using System.Collections.Concurrent;
using System.Data.Common;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary><c>kill -9</c> of a server of this test's own while two nodes write.</summary>
public sealed class PostgreSqlCrashTests : StorageContract<PostgreSqlCrashTests.OwnServerEngine>
{
    private const int Callers = 16;
    private const int Kills = 2;
    private const int BetweenKills = 100;

    [Fact]
    public async Task Kill_OfTheServerUnderLoad_WhatWasAcknowledgedIsThereOnce()
    {
        Store[] nodes = [Store, await OpenAsync()];
        var acknowledged = new ConcurrentDictionary<string, string>();
        using var done = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !done.IsCancellationRequested; i++) await SendAsync(nodes[caller % 2], $"m-{caller}-{i}", acknowledged);
        })).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await ReachAsync(callers, acknowledged, acknowledged.Count + BetweenKills);
            await Engine.Server.KillAsync();
            await Engine.Server.StartAgainAsync();
        }
        await ReachAsync(callers, acknowledged, acknowledged.Count + BetweenKills);
        await done.CancelAsync();
        await Task.WhenAll(callers);

        var stored = await Store.Database.Reads.RunAsync(
            s => s.ListAsync(row => KeyValuePair.Create(row.GetString(0), row.GetString(1)), "SELECT message_id, receipt FROM message"), default);
        // One row an id: an attempt that was in doubt and came to be is what its repetition found.
        Assert.Equal(acknowledged.OrderBy(p => p.Key, StringComparer.Ordinal), stored.OrderBy(p => p.Key, StringComparer.Ordinal));
        var positions = (await Store.Deliveries.UnfinishedAsync()).Select(d => d.Position);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(i => (long)i), positions);
    }

    public override async Task InitializeAsync()
    {
        await Engine.StartAsync();
        await base.InitializeAsync();
    }

    /// <summary>As a sender does: again and again with the same id, until there is a receipt.</summary>
    private static async Task SendAsync(Store node, string id, ConcurrentDictionary<string, string> acknowledged)
    {
        while (true)
        {
            try
            {
                var committed = await node.AcceptAsync(Samples.Soap(id), deliveries: Samples.ToDelinquency);
                Assert.True(acknowledged.TryAdd(id, committed.Message.Receipt));
                return;
            }
            catch (Exception e) when (e is IOException or DbException)
            {
                await Task.Delay(20);
            }
        }
    }

    private static async Task ReachAsync(List<Task> callers, ConcurrentDictionary<string, string> acknowledged, int count)
    {
        while (acknowledged.Count < count && !callers.Exists(c => c.IsFaulted)) await Task.Delay(10);
    }

    /// <summary>A server that nobody else uses, so that it may be killed.</summary>
    public sealed class OwnServerEngine : PostgreSqlTestEngine
    {
        public PostgreSqlServer Server { get; private set; } = null!;

        public async Task StartAsync() => Server = await PostgreSqlServer.StartAsync();

        public override async Task DropAsync() => await Server.DisposeAsync();

        protected override Task<PostgreSqlServer> ServerAsync() => Task.FromResult(Server);
    }
}
