using System.Diagnostics;
using Bus.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// <c>kill -9</c> of the hub at random moments under load. Short by default; <c>BUS_CAMPAIGN=long</c> kills 30 times;
/// <c>BUS_SEED</c> makes the same choices again.
/// </summary>
public class KillCampaignTests(ITestOutputHelper output)
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
    private static readonly int Kills = Long ? 30 : 4;

    [Fact]
    public async Task KilledAtRandomMoments_EveryAcknowledgedRecordArrivesOnceInOrder_AndTotalsAgree()
    {
        var random = new Random(Seed.Of(output));
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.100", "--Dispatch:RetryLongest=00:00:01", "--Dispatch:TicketPatience=00:00:02");
        await using var load = await CampaignLoad.StartAsync(hub, [hub.Address], hub.Files, random);
        await KillAsync(hub, random, load);
        await load.SettleAsync(hub, output, $"{Kills} kills");
    }

    private async Task KillAsync(HubProcess hub, Random random, CampaignLoad load)
    {
        var clock = Stopwatch.StartNew();
        for (var kill = 1; kill <= Kills && !load.Broke; kill++)
        {
            await Task.Delay(random.Next(50, 2_500));
            await hub.KillAsync();
            // Now and then it is killed again while it starts: recovery must be fit to be repeated.
            if (random.Next(3) == 0) await KillWhileStartingAsync(hub, random.Next(100, 2_000));
            await hub.StartAgainAsync();
        }
        await Task.Delay(random.Next(50, 1_000));
        output.WriteLine($"killed {Kills} times within {clock.Elapsed.TotalSeconds:F0} s");
    }

    private static async Task KillWhileStartingAsync(HubProcess hub, int afterMilliseconds)
    {
        var starting = hub.StartAgainAsync();
        await Task.Delay(afterMilliseconds);
        await hub.KillAsync();
        // It was either ready in time, or says that it ended.
        await Task.WhenAny(starting);
        _ = starting.Exception;
    }
}
