using System.Data.Common;
using System.Globalization;
using Bus.Core.Nodes;
using Bus.Storage.Nodes;
using Bus.Storage.Sql;
using Bus.Storage.Tests.Contract;
using Bus.Tests;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>The connection of heartbeats while the server stands still.</summary>
public sealed class PostgreSqlHeartbeatTests : StorageContract<PostgreSqlCrashTests.OwnServerEngine>
{
    private const int Beats = 5;

    /// <summary>While it stands still, each heartbeat that is given up leaves a connection half open. None of them may stay, or there is none left for the writer one day.</summary>
    [Fact]
    public async Task Server_StoodStillAgainAndAgain_ThereAreConnectionsLeftForEverybody()
    {
        var store = await OpenAsync(("Journal:Readers", "1"));
        await using var session = new NodeSession(store.Database, Options.Create(new NodeOptions { Patience = TimeSpan.FromSeconds(1.5) }));
        var nodes = new NodeJournal(session, Clock);
        var life = (await nodes.EnterAsync(new NodeCard("one", "one", "", "", TimeSpan.FromSeconds(1.5)), null, default))!.Value;
        for (var round = 0; round < 2; round++)
        {
            var stopped = Freeze();
            for (var beat = 0; beat < Beats; beat++) await Assert.ThrowsAnyAsync<Exception>(() => nodes.BeatAsync(life, false, 0, default));
            foreach (var process in stopped) Signals.Thaw(process);
            await BeatAgainAsync(nodes, life);
        }
        // The pool holds one more than these, the writer's, the reader's and the heartbeat's.
        var others = new List<Session>();
        for (var i = 0; i < 4; i++) others.Add(await store.Database.OpenAloneAsync(default));
        foreach (var other in others) await other.DisposeAsync();
    }

    public override async Task InitializeAsync()
    {
        await Engine.StartAsync();
        await base.InitializeAsync();
    }

    private static async Task BeatAgainAsync(NodeJournal nodes, long life)
    {
        while (true)
            try
            {
                Assert.True(await nodes.BeatAsync(life, false, 0, default));
                return;
            }
            catch (Exception e) when (e is TimeoutException or IOException or DbException)
            {
                await Task.Delay(100);
            }
    }

    /// <summary>The server and all its backends, the youngest too.</summary>
    private List<int> Freeze()
    {
        var server = Engine.Server.ProcessId;
        Signals.Freeze(server);
        List<int> all = [.. Directory.EnumerateDirectories("/proc").Select(f => int.TryParse(Path.GetFileName(f), out var process) ? process : 0).Where(p => p > 0 && ParentOf(p) == server), server];
        foreach (var process in all) Signals.Freeze(process);
        return all;
    }

    private static int ParentOf(int process)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
