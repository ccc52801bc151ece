using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Benchmarks.Order;

/// <summary>Issue "real engines", what it must show: one municipality's times while another floods at ten times its quota.</summary>
internal sealed class FairnessFigure : Figure
{
    private const string Calm = "362018", Flooder = "412066";
    private const int Quota = 80, CalmRate = 70;

    public override string Name => "fairness/p99";
    public override string What => $"99th percentile of the accept time of a municipality that sends {CalmRate} messages a second, while another one sends {10 * Quota} a second against a quota of {Quota}";
    public override string Baseline => "the same municipality alone, on the same hub";
    public override double? Floor => 2;
    public override bool LessIsBetter => true;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync($"municipalities:\n{Town.Of(Calm)}{Town.Of(Flooder)}quotas: {{ messagesPerSecond: {Quota} }}\n");
        var calm = new PacedSender(hub.Address, Calm, Town.Password);
        var time = TimeSpan.FromSeconds(bench.Size(2, 20));
        var told = "";
        return new Contest(async c =>
        {
            using var flood = Flood.Begin(hub.Address, Flooder, Town.Password, 10 * Quota);
            try
            {
                await flood.StandardOutput.ReadLineAsync(c);
                var sample = await TimesAsync(calm, time, c);
                told = await flood.StandardOutput.ReadLineAsync(c) ?? "";
                return sample;
            }
            finally
            {
                flood.Kill(entireProcessTree: true);
            }
        }, c => TimesAsync(calm, time, c))
        {
            Compiling = () => [hub.ProcessId], BaselineCompiling = () => [hub.ProcessId],
            Note = () => $"refused of the calm one: {calm.Refused}; last flood: {told}",
            Ended = async () =>
            {
                calm.Dispose();
                await hub.DisposeAsync();
            },
        };
    }

    private static async Task<Sample> TimesAsync(PacedSender calm, TimeSpan time, CancellationToken cancellation)
    {
        var times = (await calm.RunAsync(CalmRate, time, cancellation)).Order().ToList();
        return new Sample(times[Math.Min(times.Count - 1, (int)(times.Count * 0.99))], "ms");
    }
}
