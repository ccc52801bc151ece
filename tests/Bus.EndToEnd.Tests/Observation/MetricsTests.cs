using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Observation;

public class MetricsTests
{
    private const string Route = "{municipality=\"362018\",contract=\"collection-history\",consumer=\"delinquency\"}";

    [Fact]
    public async Task Metrics_TellOfEachMunicipality_AndWhatTheJournalKnowsOutlivesARestart()
    {
        await using var up = await SoapConsumer.StartAsync();
        var port = HubProcess.FreePort();
        await using var hub = await HubProcess.StartAsync("--Health:Backlog=50ms", "--Dispatch:RetryFirst=00:00:00.050", "--Dispatch:RetryLongest=00:00:00.200");
        await hub.ApplyAsync(Town.Region(
            new Town("362018").Sender().Soap("delinquency", $"http://127.0.0.1:{port}/down"),
            new Town("412066").Sender().Soap("delinquency", up.UrlOf("up"))));
        using var toDown = new SoapSender(hub.Address, "362018", "collection");
        using var toUp = new SoapSender(hub.Address, "412066", "collection");
        for (var n = 1; n <= 3; n++) await toDown.SendAcceptedAsync($"m-{n}", new Payment("362018", $"{n}", "01", 1, 700), new Payment("362018", $"9{n}", "01", 1, 700));
        await toDown.SendAcceptedAsync("m-1", new Payment("362018", "1", "01", 1, 700), new Payment("362018", "91", "01", 1, 700));
        await toDown.SendAsync("m-9", [new Payment("362018", "not-a-number", "01", 1, 700), new Payment("362018", "x", "01", 1, 700)]);
        await hub.StateAsync(await toUp.SendAcceptedAsync("u-1", new Payment("412066", "1", "01", 1, 700)), "delinquency", "delivered");
        using (var stranger = new SoapSender(hub.Address, "362018", "nobody")) await stranger.SendAsync("s-1", [new Payment("362018", "1", "01", 1, 700)]);

        var metrics = await ScrapeAsync(hub, m => m[$"bus_deliveries_failed_total{Route}"] > 0 && m["bus_delivery_lag_seconds_count{municipality=\"412066\"}"] is not null);
        Assert.Equal(3, metrics["bus_messages_accepted_total{municipality=\"362018\",contract=\"collection-history\",path=\"soap\"}"]);
        Assert.Equal(6, metrics["bus_records_accepted_total{municipality=\"362018\",contract=\"collection-history\",path=\"soap\"}"]);
        Assert.Equal(1, metrics["bus_messages_duplicate_total{municipality=\"362018\",contract=\"collection-history\",path=\"soap\"}"]);
        Assert.Equal(1, metrics["bus_messages_refused_total{municipality=\"362018\",path=\"soap\",code=\"invalid-record\"}"]);
        Assert.Equal(2, metrics["bus_records_rejected_total{municipality=\"362018\",path=\"soap\"}"]);
        Assert.Equal(1, metrics["bus_messages_refused_total{municipality=\"362018\",path=\"soap\",code=\"unauthenticated\"}"]);
        Assert.Equal(1, metrics["bus_deliveries_delivered_total{municipality=\"412066\",contract=\"collection-history\",consumer=\"delinquency\"}"]);
        Assert.Equal(1, metrics["bus_records_delivered_total{municipality=\"412066\",contract=\"collection-history\",consumer=\"delinquency\"}"]);
        Assert.Equal(1, metrics["bus_delivery_lag_seconds_count{municipality=\"412066\"}"]);
        Assert.Null(metrics["bus_delivery_lag_seconds_count{municipality=\"362018\"}"]);
        Assert.Equal(1, metrics["bus_broker_open"]);
        Assert.True(metrics["bus_disk_free_bytes"] > 0);

        await hub.KillAsync();
        await hub.StartAgainAsync();
        metrics = await ScrapeAsync(hub, m => m[$"bus_undelivered{Route}"] == 3);
        Assert.True(metrics[$"bus_undelivered_oldest_seconds{Route}"] > 0);
        Assert.Null(metrics["bus_undelivered{municipality=\"412066\",contract=\"collection-history\",consumer=\"delinquency\"}"]);

        await using var refuses = await SoapConsumer.StartAsync(port);
        refuses.Decide = _ => Reliability.Reply.Fault("Client");
        // The gauge is the journal's; what is counted is counted after that.
        metrics = await ScrapeAsync(hub, m => m["bus_parked{municipality=\"362018\"}"] == 3 && m[$"bus_deliveries_parked_total{Route}"] >= 3);
        Assert.Equal(3, metrics[$"bus_deliveries_parked_total{Route}"]);
    }

    /// <summary>Every scrape is read strictly.</summary>
    private static async Task<Exposition> ScrapeAsync(HubProcess hub, Func<Exposition, bool> until)
    {
        var (read, text) = (Exposition.Of("# HELP a a\n# TYPE a gauge\n"), "");
        await Eventually.HoldsAsync(async () => until(read = Exposition.Of(text = await hub.Http.GetStringAsync("metrics"))), () => Task.FromResult($"{text}\n{hub.Log}"));
        return read;
    }
}
