using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>What a consumer answers, and what becomes of the delivery: tried again, or parked for a person.</summary>
public class AnswersTests
{
    private const string Town1 = "362018";

    private static readonly (string Consumer, Reply Reply, string State)[] Table =
    [
        ("timeout", new Reply.Silent(), "waiting"),
        ("dropped", new Reply.Dropped(), "waiting"),
        ("s408", new Reply.Answer(408), "waiting"),
        ("s429", new Reply.Answer(429), "waiting"),
        ("s500", new Reply.Answer(500, "no SOAP here"), "waiting"),
        ("s502", new Reply.Answer(502), "waiting"),
        ("s503", new Reply.Answer(503), "waiting"),
        ("server-fault", Reply.Fault("Server"), "waiting"),
        ("garbage", new Reply.Answer(200, "<html>welcome</html>"), "waiting"),
        ("empty", new Reply.Answer(200), "waiting"),
        ("client-fault", Reply.Fault("Client"), "parked"),
        ("s400", new Reply.Answer(400), "parked"),
        ("s401", new Reply.Answer(401), "parked"),
        ("s403", new Reply.Answer(403), "parked"),
        ("s404", new Reply.Answer(404), "parked"),
        ("redirect", new Reply.Answer(302, Location: "/elsewhere"), "parked"),
        ("moved", new Reply.Answer(308, Location: "/elsewhere"), "parked"),
        ("refused", Reply.Receipt("refused"), "parked"),
    ];

    [Fact]
    public async Task ConsumerAnswers_AreRetriedOrParked_AsTheTableSays()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.200", "--Dispatch:RetryLongest=00:00:01", "--Dispatch:ParallelPerRoute=4");
        var mended = false;
        consumer.Decide = page => mended ? new Reply.Taken() : Table.Single(t => t.Consumer == page.Path).Reply;
        var nobody = HubProcess.FreePort();
        var town = new Town(Town1).Sender().Soap("nobody", $"http://127.0.0.1:{nobody}/nobody");
        // Only the one that never answers is given up soon: on a busy machine others may take longer than that for an answer.
        foreach (var (id, reply, _) in Table) town.Soap(id, consumer.UrlOf(id), reply is Reply.Silent ? "timeout: 1s" : "timeout: 100s");
        await hub.ApplyAsync(Town.Region(town));

        using var sender = new SoapSender(hub.Address, Town1, "collection");
        var receipt = await sender.SendAcceptedAsync("answers-1", new Payment(Town1, "1", "01", 1, 1100));
        var expected = Table.Select(t => (t.Consumer, t.State)).Append(("nobody", "waiting")).ToDictionary();

        // A waiting one has been tried twice, so that it is known to be tried again.
        var seen = await hub.DeliveriesAsync(receipt, all => all.Values.All(d => d.State == "parked" || d.Attempts >= 2));
        Assert.Equal(expected, seen.ToDictionary(d => d.Key, d => d.Value.State == "delivering" ? "waiting" : d.Value.State));
        Assert.All(seen.Values, d => Assert.NotNull(d.Trouble));
        foreach (var (id, _, state) in Table.Where(t => t.State == "parked")) Assert.Equal(1, consumer.CallsOf(id));
        Assert.Equal(0, consumer.CallsOf("elsewhere"));
        await ShellShowsTheSameAsync(hub, receipt, expected);

        // Mended, what was tried again arrives by itself; what is parked waits for a person.
        mended = true;
        var after = await hub.DeliveriesAsync(receipt, all => all.Where(d => expected[d.Key] == "waiting" && d.Key != "nobody").All(d => d.Value.State == "delivered"));
        Assert.All(Table.Where(t => t.State == "parked"), t => Assert.Equal("parked", after[t.Consumer].State));
        var wait = await hub.BusAsync("wait", "--receipt", receipt, "--timeout", "5");
        Assert.True(wait.Exit == 1, wait.ToString());
        var replay = await hub.BusAsync("message", "replay", receipt, "--yes", "--reason", "mended");
        Assert.True(replay.Exit == 0, replay.ToString());
        await hub.DeliveriesAsync(receipt, all => all.Where(d => d.Key != "nobody").All(d => d.Value.State == "delivered"));
        Assert.All(Table, t => Assert.Single(consumer.Of(t.Consumer).Taken));
        Assert.All(Table, t => Assert.Empty(consumer.Of(t.Consumer).Offences));
    }

    private static async Task ShellShowsTheSameAsync(HubProcess hub, string receipt, Dictionary<string, string> expected)
    {
        var show = await hub.BusAsync("message", "show", receipt, "--json");
        Assert.True(show.Exit == 0, show.ToString());
        using var json = JsonDocument.Parse(show.Output);
        var parked = json.RootElement.GetProperty("deliveries").EnumerateArray()
            .Where(d => d.GetProperty("state").GetString() == "parked").Select(d => d.GetProperty("consumer").GetString()!).Order();
        Assert.Equal(expected.Where(e => e.Value == "parked").Select(e => e.Key).Order(), parked);
    }
}
