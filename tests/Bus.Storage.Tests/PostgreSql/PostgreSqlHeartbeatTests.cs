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
        var options = new NodeOptions { Patience = TimeSpan.FromMinutes(15) };
        await using var session = new NodeSession(store.Database, Options.Create(options));
        var nodes = new NodeJournal(session, store.Database, Clock);
        var life = (await nodes.EnterAsync(new NodeCard("one", "one", "", "", TimeSpan.FromSeconds(1.5)), null, default))!.Value;
        for (var round = 0; round < 2; round++)
        {
            var stopped = Freeze();
            // Only while it stands still: half a second may be little for a connection beside other tests.
            options.Patience = TimeSpan.FromSeconds(1.5);
            try
            {
                for (var beat = 0; beat < Beats; beat++) await Assert.ThrowsAnyAsync<Exception>(() => nodes.BeatAsync(life, false, 0, default));
            }
            finally
            {
                // Also where it fails: what stands still cannot be stopped.
                foreach (var process in stopped) Signals.Thaw(process);
                options.Patience = TimeSpan.FromMinutes(15);
            }
            await BeatAgainAsync(nodes, life);
        }
        // The pool holds one more than these, the writer's, the reader's and the heartbeat's.
        var others = new List<Session>();
        for (var i = 0; i < 4; i++) others.Add(await store.Database.OpenAloneAsync(default));
        foreach (var other in others) await other.DisposeAsync();
    }

    /// <summary>Whoever only asks who is there does not stand behind a heartbeat that is slow, and does not disturb it.</summary>
    [Fact]
    public async Task Show_WhileAHeartbeatWaits_AnswersAtOnce_AndTheHeartbeatGoesOn()
    {
        var store = await OpenAsync(("Journal:SilentNode", "00:05:00"), ("Journal:StatementTimeout", "00:05:00"));
        await using var session = new NodeSession(store.Database, Options.Create(new NodeOptions { Patience = TimeSpan.FromMinutes(15) }));
        var nodes = new NodeJournal(session, store.Database, Clock);
        var life = (await nodes.EnterAsync(new NodeCard("one", "one", "", "", TimeSpan.FromMinutes(15)), null, default))!.Value;
        await using var other = await store.Database.OpenAloneAsync(default);
        await other.ExecuteAsync("BEGIN");
        await other.ExecuteAsync("UPDATE node SET beat = beat");
        var beat = nodes.BeatAsync(life, false, 0, default);

        var shown = await nodes.ShowAsync(default).WaitAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(("one", 0L), (Assert.Single(shown.Nodes).Card.Name, shown.Nodes[0].Beat));
        Assert.Equal(Shards.Count, shown.Leases.Count);
        Assert.False(beat.IsCompleted);
        await other.ExecuteAsync("COMMIT");
        Assert.True(await beat);
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
