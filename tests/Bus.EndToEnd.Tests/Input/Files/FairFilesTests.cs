using System.Text;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Files;

/// <summary>Great files of one municipality keep neither another's files nor anybody's small ones, nor SOAP, waiting; and one can see how far they are.</summary>
public sealed class FairFilesTests
{
    private const string Flooding = "412066", Waiting = "412074";
    private static readonly int Records = Campaign.IsLong ? 1_000_000 : 60_000;

    [Fact]
    public async Task GreatFiles_DelayNeitherSmallOnesNorOtherMunicipalities()
    {
        await using var hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:00", "--Files:Parallel=2", "--Files:ParallelOfMunicipality=1", "--Files:SmallFile=100000");
        string[] senders = ["one", "two", "three", "four"];
        await hub.ApplyAsync(new SampleRegion(new Town(Flooding, [.. senders.Select(s => App.Provider(s, new Provides())), App.Provider("small", new Provides())]),
            new Town(Waiting, App.Provider("collection", new Provides()))).ToYaml());
        var great = Great();
        foreach (var sender in senders) await new Desk(hub, Flooding, sender).DropAsync("great.csv", great);
        await Patience.UntilAsync("a great file being read", async () => (await FilesAsync(hub)).Contains("reading") ? "it is" : null);

        var own = new Desk(hub, Flooding, "small");
        var other = new Desk(hub, Waiting, "collection");
        var middling = Payment.File(Payment.Many(Waiting, 3_000)); // larger than a small file: it needs a usual place
        await own.DropAsync("small.csv", Payment.File(Payment.Many(Flooding, 3, 900_000)));
        await other.DropAsync("middling.csv", middling);
        Assert.Equal(3, (await own.ResultAsync("small.csv")).Number("accepted"));
        Assert.Equal(3_000, (await other.ResultAsync("middling.csv")).Number("accepted"));

        // What floods is not through yet: it was overtaken, not waited for.
        Assert.Contains("queued", await FilesAsync(hub));
        var shown = await hub.BusAsync("file", "show", "great.csv", "--json");
        Assert.True(shown.Exit == 0, shown.ToString());
        foreach (var sender in senders) Assert.Equal(Records, (await new Desk(hub, Flooding, sender).ResultAsync("great.csv", patience: TimeSpan.FromMinutes(30))).Number("accepted"));
        Assert.Equal(1, (await hub.BusAsync("file", "show", "great.csv")).Exit);
    }

    /// <summary>The phases of all files that are on their way.</summary>
    private static async Task<List<string>> FilesAsync(HubProcess hub) => [.. (await hub.ApiAsync("files")).EnumerateArray().Select(f => f.GetProperty("phase").GetString()!)];

    private static byte[] Great()
    {
        var text = new StringBuilder(Payment.Header).Append("\r\n");
        foreach (var payment in Payment.Many(Flooding, Records)) text.Append(payment.ToCsv()).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
