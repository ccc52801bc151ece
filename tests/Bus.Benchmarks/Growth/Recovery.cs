using System.Diagnostics;
using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Growth;

/// <summary>Issue "Measured", e: a killed hub with a pile in front of a consumer.</summary>
internal sealed class Recovery : Figure
{
    private const string Code = "362018";
    private const int Undelivered = 100_000;

    public override string Name => "growth/recovery";
    public override string What => $"time from the start of a hub that was killed with {Undelivered:N0} undelivered messages until it is ready and the consumer has taken the first of them";
    public override string Baseline => "seconds";
    public override double? Floor => 10;
    public override double? Aim => 3;
    public override bool LessIsBetter => true;
    public override bool StartsAnew => true;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (load, consumer) = (await LoadProcess.OfAsync(bench), await BareEndpoint.StartAsync());
        var hub = await TownHub.StartAsync(Town.Of(Code, $"by: soap, soap: {{ url: \"{consumer.Address}\" }}"));
        long sent = 0;
        var dead = false;
        await KillAsync(cancellation);
        return new Contest(async c =>
        {
            if (!dead) await KillAsync(c);
            var before = await consumer.CountAsync(c);
            await consumer.OpenAsync(true, c);
            var clock = Stopwatch.StartNew();
            await hub.StartAgainAsync();
            dead = false;
            while (await consumer.CountAsync(c) == before) await Task.Delay(10, c);
            return new Sample(clock.Elapsed.TotalSeconds, "s");
        })
        {
            Ended = async () =>
            {
                await hub.DisposeAsync();
                await consumer.DisposeAsync();
            },
        };

        // With the pile in front of the consumer.
        async Task KillAsync(CancellationToken c)
        {
            await consumer.OpenAsync(false, c);
            var missing = Undelivered - (sent - await consumer.CountAsync(c));
            await load.SendAsync(LoadOrder.To(hub, [Code], 64, calls: missing), c);
            sent += missing;
            await hub.KillAsync();
            dead = true;
        }
    }
}
