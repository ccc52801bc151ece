using Bus.Core.Journal;

namespace Bus.Messaging.Tests;

/// <summary>What the hub may count on, whatever the broker. Each engine runs all of it.</summary>
public abstract class TicketRoadContract
{
    /// <summary>Settings of a broker that is there; the queue is this test's own.</summary>
    protected abstract (string, string)[] Here { get; }
    /// <summary>Settings of a broker that is not there; null: this engine always is, so its hub is not started.</summary>
    protected abstract (string, string)[]? Gone { get; }

    /// <summary>Where each ticket is published once and counted: a machine that stands still for seconds must cost none of them, nor bring one twice.</summary>
    private (string, string)[] Patient => [.. Here, ("PublishTimeout", "00:02:00"), ("ConnectTimeout", "00:01:00"), ("Heartbeat", "00:01:00")];

    [Fact]
    public async Task Published_AllArriveWithWhatTheySay_AndAreCounted()
    {
        await using var host = await RoadHost.StartAsync(new Taker(), Patient);
        await host.PublishAsync(1);
        await host.PublishAsync(Enumerable.Range(2, 1999).Select(n => (long)n));
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 20 },
            async (i, _) => await host.PublishAsync(Enumerable.Range(0, 10).Select(n => 2001L + i * 10 + n)));
        await Eventually.HoldsAsync(() => host.Taker.Taken.Count >= 5000, () => $"{host.Taker.Taken.Count} arrived\n{host.Log}");
        Assert.Equal(Enumerable.Range(1, 5000).Select(n => (long)n), host.Taker.Numbers);
        Assert.All(host.Taker.Taken, t => Assert.Equal(("362018/collection-history/delinquency", t.Delivery), (t.Route.ToString(), t.Position)));
        Assert.Equal((5000L, 5000L), host.Road.Counters);
    }

    [Fact]
    public async Task StoppedAndStartedAgain_GoesOn()
    {
        var settings = Here;
        var taker = new Taker();
        await using (var first = await RoadHost.StartAsync(taker, settings)) await first.DeliverAsync(1, 2);
        await using var second = await RoadHost.StartAsync(taker, settings);
        await second.DeliverAsync(3, 4);
        Assert.Equal([1, 2, 3, 4], taker.Numbers);
    }

    [Fact]
    public async Task TakerThrows_ThatTicketIsDropped_LaterOnesGoOn()
    {
        var tries = 0;
        var taker = new Taker { Judge = t => { if (t.Delivery == 1) { Interlocked.Increment(ref tries); throw new InvalidOperationException("not this one"); } return Task.CompletedTask; } };
        await using var host = await RoadHost.StartAsync(taker, Patient);
        for (var n = 1; n <= 50; n++) await host.PublishAsync(n);
        // The first one may still be on its way when the others, beside it, are taken.
        await Eventually.HoldsAsync(() => taker.Taken.Count >= 49 && Volatile.Read(ref tries) > 0, () => $"{taker.Taken.Count} arrived\n{host.Log}");
        Assert.Equal(Enumerable.Range(2, 49).Select(n => (long)n), taker.Numbers);
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task PublishWithoutABroker_GivesUpInTime_AndCountsNothing()
    {
        await using var host = new RoadHost(new Taker(), [.. Gone ?? Here, ("PublishTimeout", "00:00:00.300")]);
        if (Gone is not null) await host.StartAsync();
        Assert.False(host.Road.IsOpen);
        await Assert.ThrowsAsync<TimeoutException>(() => host.PublishAsync(1).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal((0L, 0L), host.Road.Counters);
    }

    [Fact]
    public async Task PublishThatIsCalledOff_IsNoTimeout()
    {
        await using var host = new RoadHost(new Taker(), Gone ?? Here);
        using var off = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Road.PublishAsync([new DeliveryTicket(1, RoadHost.Route, 1)], RoadHost.Node, off.Token));
    }
}
