using System.Diagnostics;
using System.Globalization;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Order;

/// <summary>
/// How long another municipality's messages take while one floods the hub at ten times its quota, against the same hub at rest: told as a ratio, measured in one
/// run with the two taking turns; never asserted. Three turns of 3 s; with <c>BUS_CAMPAIGN=long</c> six of 20 s.
/// </summary>
public class FairnessTests(ITestOutputHelper output)
{
    // So little that a slow machine, too, can send ten times of it.
    private const int Quota = 8, Calm = 5, Warm = 20;
    private static readonly bool Long = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
    private static readonly int Turns = Long ? 6 : 3, Seconds = Long ? 20 : 3;

    [Fact]
    public async Task CalmMunicipality_BesideAFloodOfTenTimesTheQuota_LosesNothing_AndItsTimesAreTold()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("a")), new Town("412066").Sender().Soap("delinquency", consumer.UrlOf("b")))
            + $"quotas: {{ messagesPerSecond: {Quota} }}\n");
        using var flood = new SoapFlood(hub.Address, "362018");
        using var calm = new SoapFlood(hub.Address, "412066");
        await calm.RunAsync(4, Warm, Calm, "warm"); // the first calls pay for compiling
        await flood.RunAsync(4, Warm, Calm, "warm");

        var (idle, beside, most) = (new List<double>(), new List<double>(), (double)Warm);
        for (var turn = 0; turn < Turns; turn++)
        {
            idle.AddRange(await TimesAsync(calm, $"idle-{turn}"));
            using var stop = new CancellationTokenSource();
            var began = Stopwatch.GetTimestamp();
            var flooding = flood.RunAsync(32, int.MaxValue, 10 * Quota, $"flood-{turn}", stop.Token);
            beside.AddRange(await TimesAsync(calm, $"beside-{turn}"));
            await stop.CancelAsync();
            await flooding;
            // What had gathered while it was at rest, and what came to it since.
            most += Quota * (1 + Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        Assert.Equal(0, calm.Refused);
        Assert.Equal(Warm + (2 * Turns * Seconds * Calm), calm.Accepted.Count);
        // How many it can send a machine may bound; how many are let in, only the quota.
        Assert.True(flood.Refused > 0 && flood.Accepted.Count <= most, $"{flood.Accepted.Count} of the flood accepted, {most:0} allowed, {flood.Refused} refused");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"p50 {At(idle, 0.5):0.0} → {At(beside, 0.5):0.0} ms, p99 {At(idle, 0.99):0.0} → {At(beside, 0.99):0.0} ms, ratio of p99 {At(beside, 0.99) / At(idle, 0.99):0.00}; {idle.Count} and {beside.Count} messages; of the flood {flood.Accepted.Count} accepted, {flood.Refused} refused"));
    }

    private static async Task<IEnumerable<double>> TimesAsync(SoapFlood calm, string name)
    {
        calm.Times.Clear();
        await calm.RunAsync(4, Seconds * Calm, Calm, name);
        return [.. calm.Times];
    }

    private static double At(List<double> times, double part) => times.Order().ElementAt(Math.Min(times.Count - 1, (int)(times.Count * part)));
}
