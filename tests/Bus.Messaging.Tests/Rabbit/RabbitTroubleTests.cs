using Bus.Tests.Rabbit;

namespace Bus.Messaging.Tests.Rabbit;

/// <summary>What may happen to a broker. Tickets that are lost with it come again from the journal, so the road only has to open again.</summary>
public sealed class RabbitTroubleTests : IAsyncLifetime
{
    // A quorum queue needs a moment to be on disk (RabbitMQ 3.10 lost one declared less than half a second before kill -9; a busy machine is several times slower).
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(6);
    private RabbitServer _rabbit = null!;

    public async Task InitializeAsync() => _rabbit = await RabbitServer.StartAsync();

    public async Task DisposeAsync() => await _rabbit.DisposeAsync();

    [Fact]
    public async Task KilledAndStartedAgain_RoadOpensByItself_AndConfirmedTicketsAreThere()
    {
        // Each of those that must be there again is published once: longer than a busy machine stands still.
        await using var host = await RoadHost.StartAsync(new Taker(), SettingsWith(publish: "00:00:20"));
        await host.DeliverAsync(1, 2, 3);
        await Task.Delay(Settled);
        var hold = new TaskCompletionSource();
        host.Taker.Judge = t => t.Delivery >= 100 ? hold.Task : Task.CompletedTask;
        for (var n = 100; n < 150; n++) await host.PublishAsync(n);
        await _rabbit.KillAsync();
        // A taker that is still at work hides the loss from the receiving side; the sending side sees it.
        await Assert.ThrowsAnyAsync<Exception>(() => host.PublishAsync(4));
        await Eventually.HoldsAsync(() => !host.Road.IsOpen, () => $"the road is still open\n{host.Log}");
        hold.SetResult();
        await _rabbit.StartAgainAsync();
        await host.OpenAsync();
        await host.DeliverAsync(4, 5);
        await Eventually.HoldsAsync(() => host.Taker.Numbers.Count(n => n >= 100) == 50, () => $"confirmed tickets are missing\n{host.Log}");
        // What did not come back in time was published again, on a slow machine many times.
        Assert.InRange(host.Confirmed, 55, long.MaxValue);
        Assert.Equal(host.Confirmed, host.Road.Counters.Published);
        await OneConsumerAsync(host);
    }

    /// <summary>RabbitMQ 3.10 loses the log of a quorum queue that is killed right after it was made, and is left with a queue that nobody leads.</summary>
    [Fact]
    public async Task KilledJustAfterTheQueueWasMade_QueueIsMadeAnew()
    {
        await using var host = await StartAsync();
        await _rabbit.KillAsync();
        await _rabbit.StartAgainAsync();
        await host.DeliverAsync(1, 2);
        await OneConsumerAsync(host);
    }

    [Fact]
    public async Task DataDirectoryLost_RoadIsMadeAnew()
    {
        await using var host = await StartAsync();
        await host.DeliverAsync(1);
        await _rabbit.KillAsync();
        _rabbit.LoseData();
        await _rabbit.StartAgainAsync();
        await host.DeliverAsync(2, 3);
    }

    [Fact]
    public async Task HubStartedBeforeItsBroker_StartsAtOnce_AndFindsItLater()
    {
        await _rabbit.StopAsync();
        await using var host = new RoadHost(new Taker(), Settings);
        await host.StartAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAsync<TimeoutException>(() => host.PublishAsync(1));
        await _rabbit.StartAgainAsync();
        await host.DeliverAsync(1, 2);
    }

    [Fact]
    public async Task HubStoppedWhileItsBrokerIsDown_StopsInTime()
    {
        var host = await StartAsync();
        await _rabbit.KillAsync();
        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2));
        await _rabbit.StartAgainAsync();
    }

    [Fact]
    public async Task PurgedAndDeleted_QueueAndExchangeComeBack()
    {
        await using var host = await StartAsync();
        await host.DeliverAsync(1);
        await _rabbit.ControlAsync("purge_queue", "tickets.one");
        await host.DeliverAsync(2);
        await _rabbit.ControlAsync("delete_queue", "tickets.one");
        await host.DeliverAsync(3);
        await _rabbit.ControlAsync("eval", "rabbit_exchange:delete(rabbit_misc:r(<<\"/\">>, exchange, <<\"tickets.one\">>), false, <<\"test\">>).");
        await host.DeliverAsync(4);
    }

    [Fact]
    public async Task BrokerThatFreezes_HoldsUpNobody_AndIsTakenUpAgain()
    {
        await using var host = await StartAsync();
        await host.DeliverAsync(1);
        _rabbit.Freeze();
        await Assert.ThrowsAnyAsync<Exception>(() => host.PublishAsync(2).WaitAsync(TimeSpan.FromMinutes(2)));
        _rabbit.Thaw();
        await host.DeliverAsync(2, 3);
    }

    [Fact]
    public async Task QueueOfAnotherKind_IsNotTouched_AndTheHubSaysWhy()
    {
        await _rabbit.ControlAsync("eval", "rabbit_amqqueue:declare(rabbit_misc:r(<<\"/\">>, queue, <<\"tickets.one\">>), true, false, [], none, <<\"test\">>).");
        await using var host = new RoadHost(new Taker(), Settings);
        await host.StartAsync();
        await Eventually.HoldsAsync(() => host.Log.Contains("[7002]") && host.Log.Contains("x-queue-type"), () => host.Log);
        await Assert.ThrowsAsync<TimeoutException>(() => host.PublishAsync(1));
        await _rabbit.ControlAsync("delete_queue", "tickets.one");
        await host.DeliverAsync(1);
    }

    // What was lost must be left, too, or each loss would leave a consumer behind.
    private Task OneConsumerAsync(RoadHost host) => Eventually.HoldsAsync(
        async () => (await _rabbit.ControlAsync("list_consumers", "queue_name", "--no-table-headers")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 1, () => $"not one consumer\n{host.Log}");

    // Patient enough for a busy machine: what is confirmed late there is not lost.
    private (string, string)[] Settings => SettingsWith(publish: "00:00:05");

    private (string, string)[] SettingsWith(string publish) =>
        [("Engine", "rabbitmq"), ("Uri", _rabbit.Uri), ("Queue", "tickets"), ("PublishTimeout", publish), ("Reconnect", "00:00:00.200"), ("Heartbeat", "00:00:10"), ("ConnectTimeout", "00:00:10")];

    private Task<RoadHost> StartAsync() => RoadHost.StartAsync(new Taker(), Settings);
}
