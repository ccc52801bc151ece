using Bus.Tests.Rabbit;

namespace Bus.Messaging.Tests.Rabbit;

/// <summary>One server for tests that leave it as it is.</summary>
public sealed class QuietRabbit : IAsyncLifetime
{
    public RabbitServer Server { get; private set; } = null!;
    public async Task InitializeAsync() => Server = await RabbitServer.StartAsync();
    public async Task DisposeAsync() => await Server.DisposeAsync();
}

public class RabbitTests(QuietRabbit rabbit) : TicketRoadContract, IClassFixture<QuietRabbit>
{
    private readonly string _queue = $"tickets-{Guid.NewGuid():N}";

    protected override (string, string)[] Here => At(rabbit.Server.Uri);
    protected override (string, string)[]? Gone => At($"amqp://guest:guest@127.0.0.1:{RabbitServer.FreePort()}/");

    [Fact]
    public async Task Topology_IsOneDurableQuorumQueueANodeAndItsExchange()
    {
        await using var host = await RoadHost.StartAsync(new Taker(), Here);
        await host.DeliverAsync(1);
        var queues = (await rabbit.Server.ControlAsync("list_queues", "name", "type", "durable", "auto_delete", "arguments", "--no-table-headers")).Split('\n');
        Assert.Contains(queues, q => q.StartsWith($"{_queue}.{RoadHost.Node}\tquorum\ttrue\tfalse", StringComparison.Ordinal) && q.Contains("x-max-length") && q.Contains("drop-head") && q.Contains("x-expires"));
        Assert.All(queues.Where(q => q.Length > 0), q => Assert.Matches("^tickets-[0-9a-f]{32}[.]one\t", q));
        var exchanges = (await rabbit.Server.ControlAsync("list_exchanges", "name", "type", "durable", "--no-table-headers")).Split('\n');
        Assert.Contains($"{_queue}.{RoadHost.Node}\tfanout\ttrue", exchanges);
        Assert.All(exchanges.Select(e => e.Split('\t')[0]).Where(e => e.Length > 0), e => Assert.Matches("^(amq\\..*|tickets-[0-9a-f]{32}[.]one)$", e));
    }

    [Fact]
    public async Task SeveralHosts_OneThatAnswersIsTaken()
    {
        await using var host = await RoadHost.StartAsync(new Taker(), At($"amqp://guest:guest@127.0.0.1:{RabbitServer.FreePort()},127.0.0.1:{rabbit.Server.Port}/"));
        await host.DeliverAsync(1, 2, 3);
    }

    [Fact]
    public async Task OddVhostAndLogin_AreUnescaped()
    {
        await rabbit.Server.ControlAsync("add_vhost", "検証/2");
        await rabbit.Server.ControlAsync("add_user", "h u:b@", "p/a:s@s");
        await rabbit.Server.ControlAsync("set_permissions", "-p", "検証/2", "h u:b@", ".*", ".*", ".*");
        await using var host = await RoadHost.StartAsync(new Taker(), At($"amqp://h%20u%3Ab%40:p%2Fa%3As%40s@127.0.0.1:{rabbit.Server.Port}/{Uri.EscapeDataString("検証/2")}"));
        await host.DeliverAsync(1);
    }

    [Fact]
    public async Task LoginRefused_HubWaits_SaysSoOnce_AndNeverSaysThePassword_UntilItIsLetIn()
    {
        await rabbit.Server.ControlAsync("add_user", "late-user", "s3cret-early");
        await using var host = new RoadHost(new Taker(), [.. At($"amqp://late-user:s3cret-broker@127.0.0.1:{rabbit.Server.Port}/"), ("Reconnect", "00:00:00.100"), ("PublishTimeout", "00:00:02"), ("ConnectTimeout", "00:01:00")]);
        await host.StartAsync();
        // Its connection is waited for long: on a slow machine "cannot be reached" would be a cause of its own, and said first.
        await Eventually.HoldsAsync(() => host.Log.Contains("[7002]"), () => host.Log);
        await Assert.ThrowsAsync<TimeoutException>(() => host.PublishAsync(1));
        Assert.Contains("refuses the user or password", host.Log);
        Assert.Single(host.Log.Split('\n'), l => l.Contains("[7002]"));
        await rabbit.Server.ControlAsync("change_password", "late-user", "s3cret-broker");
        await rabbit.Server.ControlAsync("set_permissions", "late-user", ".*", ".*", ".*");
        await host.DeliverAsync(1);
        Assert.DoesNotContain("s3cret-broker", host.Log);
    }

    private (string, string)[] At(string uri) => [("Engine", "rabbitmq"), ("Uri", uri), ("Queue", _queue)];
}
