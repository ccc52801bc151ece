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
        await Patience.UntilAsync("a great file being read, with others in line", async () => await FilesAsync(hub) is var phases && phases.Contains("reading") && phases.Contains("queued") ? "it is" : null);
        var showing = hub.BusAsync("file", "show", "great.csv", "--json");

        var own = new Desk(hub, Flooding, "small");
        var other = new Desk(hub, Waiting, "collection");
        var middling = Payment.File(Payment.Many(Waiting, 3_000)); // larger than a small file: it needs a usual place
        await own.DropAsync("small.csv", Payment.File(Payment.Many(Flooding, 3, 900_000)));
        await other.DropAsync("middling.csv", middling);
        FileResult[] overtaking = [await own.ResultAsync("small.csv"), await other.ResultAsync("middling.csv")];
        Assert.Equal([3, 3_000], overtaking.Select(r => r.Number("accepted")));
        var shown = await showing;
        Assert.True(shown.Exit == 0, shown.ToString());

        var flood = new List<FileResult>();
        foreach (var sender in senders) flood.Add(await new Desk(hub, Flooding, sender).ResultAsync("great.csv", patience: TimeSpan.FromMinutes(30)));
        Assert.All(flood, r => Assert.Equal(Records, r.Number("accepted")));
        // By the times of the answers, whenever they were seen. The fourth waits until the third is through: they were overtaken, not waited for.
        var third = flood.Select(r => r.WrittenAt).Order().ElementAt(2);
        Assert.All(overtaking, r => Assert.True(r.WrittenAt < third, $"{r.Name} at {r.WrittenAt:O}, the third great file at {third:O}"));
        // An answer is there before its file is marked as done and taken from the list.
        await Patience.UntilAsync("an end of all", async () => (await hub.BusAsync("file", "show", "great.csv")).Exit == 1 ? "there" : null);
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
