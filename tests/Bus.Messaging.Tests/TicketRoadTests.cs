using System.Collections.Concurrent;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Messaging.Tests;

/// <summary>The road for tickets on the in-process broker: what it carries, and what happens while it is closed.</summary>
public class TicketRoadTests
{
    private static readonly RouteId Route = new(MunicipalityCode.Parse("362018"), "collection-history", "delinquency");

    [Fact]
    public async Task Tickets_ArriveAsTheyWerePublished_AndAreCounted()
    {
        using var host = Compose(out var taker);
        await host.StartAsync();
        var road = host.Services.GetRequiredService<ITicketRoad>();
        await road.PublishAsync([TicketOf(1), TicketOf(2)], default);
        await road.PublishAsync([TicketOf(3)], default);
        await taker.HasAsync(1, 2, 3);
        Assert.Contains(TicketOf(2), taker.Taken);
        Assert.Equal((3, 3), road.Counters);
        await host.StopAsync();
    }

    [Fact]
    public async Task BrokerStopped_PublishingEndsAndNoTicketArrives_StartedAgain_TicketsFlow()
    {
        using var host = Compose(out var taker);
        await host.StartAsync();
        var road = host.Services.GetRequiredService<ITicketRoad>();
        var broker = host.Services.GetRequiredService<IBusControl>();
        await road.PublishAsync([TicketOf(1)], default);
        await taker.HasAsync(1);

        await broker.StopAsync();
        var before = road.Counters;
        // It may refuse or swallow; it may not hang, for whoever hands tickets in must get on. The limit is the option's, with room for a slow machine.
        var publishing = PublishAnywayAsync(road, TicketOf(2));
        Assert.Same(publishing, await Task.WhenAny(publishing, Task.Delay(TimeSpan.FromSeconds(60))));
        // A broker that runs needs a few milliseconds.
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        Assert.DoesNotContain(TicketOf(2), taker.Taken);
        Assert.Equal(before.Consumed, road.Counters.Consumed);

        await broker.StartAsync();
        await road.PublishAsync([TicketOf(3)], default);
        await taker.HasAsync(3);
        await host.StopAsync();
    }

    [Fact]
    public async Task TakerThatThrows_DoesNotStopTheRoad()
    {
        using var host = Compose(out var taker);
        await host.StartAsync();
        var road = host.Services.GetRequiredService<ITicketRoad>();
        taker.Breaks = true;
        await road.PublishAsync([TicketOf(1)], default);
        await taker.HasAsync(1);
        taker.Breaks = false;
        await road.PublishAsync([TicketOf(2)], default);
        await taker.HasAsync(2);
        // No retry of the broker's: the journal decides what comes again.
        Assert.Single(taker.Taken, TicketOf(1));
        await host.StopAsync();
    }

    [Fact]
    public void EngineThatIsNotThere_IsToldByName()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Broker:Engine", "pigeon")]).Build();
        var wrong = Assert.Throws<BrokerSettingException>(() => new ServiceCollection().AddBusMessaging(settings));
        Assert.Contains("pigeon", wrong.Message, StringComparison.Ordinal);
    }

    private static DeliveryTicket TicketOf(long number) => new(100 + number, Route, number);

    private static async Task PublishAnywayAsync(ITicketRoad road, DeliveryTicket ticket)
    {
        var refused = await Record.ExceptionAsync(() => road.PublishAsync([ticket], default));
        Assert.False(refused is OperationCanceledException, "Nobody cancelled: that would look like the hub's own stop.");
    }

    private static IHost Compose(out RecordingTaker taker)
    {
        var recording = taker = new RecordingTaker();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Broker:PublishTimeout", "00:00:01")]);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<ITicketTaker>(recording);
        builder.Services.AddBusMessaging(builder.Configuration);
        return builder.Build();
    }

    private sealed class RecordingTaker : ITicketTaker
    {
        private readonly ConcurrentQueue<DeliveryTicket> _taken = [];

        public bool Breaks { get; set; }
        public IReadOnlyCollection<DeliveryTicket> Taken => _taken;

        public Task TakeAsync(IReadOnlyList<DeliveryTicket> tickets, CancellationToken cancellation)
        {
            foreach (var ticket in tickets) _taken.Enqueue(ticket);
            return Breaks ? Task.FromException(new InvalidOperationException("The taker breaks.")) : Task.CompletedTask;
        }

        public async Task HasAsync(params long[] positions)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!positions.All(p => _taken.Contains(TicketOf(p)))) await Task.Delay(10, patience.Token);
        }
    }
}
