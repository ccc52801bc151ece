using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>The operator's verbs around a route: pause, resume, and waiting for what travels on it.</summary>
public class RoutePauseTests
{
    private const string Route = "362018/collection-history/delinquency";

    [Fact]
    public async Task PausedRoute_AcceptsAndDeliversNothing_AlsoAfterARestart_UntilItIsResumed()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(
            new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("paused")).File("archive"),
            new Town("412066").Sender().Soap("delinquency", consumer.UrlOf("other"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        using var other = new SoapSender(hub.Address, "412066", "collection");
        await hub.StateAsync(await sender.SendAcceptedAsync("r-1", Of("362018", 1)), "delinquency", "delivered");

        Fine(await hub.BusAsync("route", "pause", Route, "--reason", "nightly maintenance", "--until", "2099-11-29T06:00"));
        Assert.Contains("2099-11-29T06:00:00+09:00", (await hub.BusAsync("route", "list", "--json")).Output, StringComparison.Ordinal);
        var second = await sender.SendAcceptedAsync("r-2", Of("362018", 2));
        // Another route of the same message, and another municipality, go on; only then is it sure that the paused one had its chance.
        await hub.StateAsync(second, "archive", "delivered");
        await hub.StateAsync(await other.SendAcceptedAsync("o-1", Of("412066", 1)), "delinquency", "delivered");
        await NotDeliveredAsync(hub, second);

        await hub.KillAsync();
        await hub.StartAgainAsync();
        var third = await sender.SendAcceptedAsync("r-3", Of("362018", 3));
        await hub.StateAsync(third, "archive", "delivered");
        await NotDeliveredAsync(hub, second);
        Assert.Contains("nightly maintenance", (await hub.BusAsync("route", "list")).Output, StringComparison.Ordinal);
        Assert.Contains("2099-11-29T06:00:00+09:00", (await hub.BusAsync("route", "list", "--json")).Output, StringComparison.Ordinal);
        var wait = await hub.BusAsync("wait", "--receipt", second, "--timeout", "0.5");
        Assert.True(wait.Exit == 3, wait.ToString());
        Assert.Single(consumer.Of("paused").Taken);

        Fine(await hub.BusAsync("route", "resume", Route));
        Fine(await hub.BusAsync("wait", "--receipt", third, "--timeout", "600"));
        Assert.Equal([1, 2, 3], consumer.Of("paused").Payments.Select(p => p.History));
        Assert.Empty(consumer.Of("paused").Offences);
    }

    /// <summary>A long delivery does not outlast the operator's word: it stops between two pages, and goes on from there, or waits for a person where the consumer is gone.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PausedOrRemoved_AmidADelivery_StopsBetweenTwoPages(bool removed)
    {
        const int pages = 12, taken = 3;
        await using var consumer = await SoapConsumer.StartAsync();
        var (calls, reached, go) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        consumer.Takes = async () =>
        {
            if (Interlocked.Increment(ref calls) != taken) return;
            reached.SetResult();
            await go.Task;
        };
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("d"), "timeout: 300s, recordsPerMessage: 1")));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var receipt = await sender.SendAcceptedAsync("long", [.. Enumerable.Range(1, pages).Select(n => Of("362018", n))]);
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(5));
        if (removed) await RemoveConsumerAsync(hub);
        else Fine(await hub.BusAsync("route", "pause", Route, "--reason", "the consumer asks for it"));
        go.SetResult();

        await hub.StateAsync(receipt, "delinquency", removed ? "parked" : "waiting");
        Assert.Equal(taken, consumer.Of("d").Taken.Count);
        if (removed) return;
        Fine(await hub.BusAsync("route", "resume", Route));
        Fine(await hub.BusAsync("wait", "--receipt", receipt, "--timeout", "600"));
        Assert.Equal(pages, calls);
        Assert.Equal(Enumerable.Range(1, pages).Select(n => (long)n), consumer.Of("d").Payments.Select(p => p.History));
        Assert.Empty(consumer.Of("d").Offences);
    }

    /// <summary>Tickets of a backlog come before there is a place for its deliveries: what has not begun when the route is stopped does not begin.</summary>
    [Fact]
    public async Task PausedRoute_AmidABacklog_BeginsNothingMore()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:ParallelPerRoute=1", "--Dispatch:ParallelPerQuickRoute=1");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("slow"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var answers = new TaskCompletionSource();
        consumer.Takes = () => answers.Task;
        var receipts = new List<string>();
        for (var i = 1; i <= 5; i++)
        {
            receipts.Add(await sender.SendAcceptedAsync($"b-{i}", new Payment("362018", $"{i}", "01", i, 5000 + i)));
            // Of another key, the second may be called before the first.
            if (i == 1) await Eventually.HoldsAsync(() => consumer.CallsOf("slow") == 1, () => "no call came");
        }
        // Until the tickets of the others have come.
        await Task.Delay(500);

        Fine(await hub.BusAsync("route", "pause", Route, "--reason", "the consumer is full"));
        answers.SetResult();
        await hub.StateAsync(receipts[0], "delinquency", "delivered");
        await Task.Delay(1000);
        Assert.Equal(1, consumer.CallsOf("slow"));

        Fine(await hub.BusAsync("route", "resume", Route));
        foreach (var receipt in receipts) Fine(await hub.BusAsync("wait", "--receipt", receipt, "--timeout", "600"));
        Assert.Equal(5, consumer.CallsOf("slow"));
    }

    [Fact]
    public async Task Wait_EndsWith0WhenDelivered_3WhenTimeIsUp_1OnFailure()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.100", "--Dispatch:RetryLongest=00:00:00.200");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("delinquency", consumer.UrlOf("delinquency"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        Reply reply = new Reply.Taken();
        consumer.Decide = _ => reply;
        Task<CommandResult> WaitAsync(params string[] what) => hub.BusAsync(["wait", .. what]);

        var receipt = await sender.SendAcceptedAsync("w-1", Of("362018", 1));
        Fine(await WaitAsync("--receipt", receipt, "--timeout", "600"));
        Fine(await WaitAsync("--settled", "--date", Payment.BusinessDate, "--timeout", "600"));
        // A day on which nothing came is settled, and that is said: it may be the wrong day.
        var empty = await WaitAsync("--settled", "--date", "2026-11-19", "--timeout", "1");
        Fine(empty);
        Assert.Contains("nothing has come on this business date", empty.Output);

        reply = new Reply.Answer(503);
        receipt = await sender.SendAcceptedAsync("w-2", Of("362018", 2));
        Assert.Equal(3, (await WaitAsync("--receipt", receipt, "--timeout", "0.5")).Exit);
        Assert.Equal(3, (await WaitAsync("--settled", "--date", Payment.BusinessDate, "--timeout", "0.5")).Exit);

        reply = Reply.Fault("Client");
        await hub.StateAsync(receipt, "delinquency", "parked");
        Assert.Equal(1, (await WaitAsync("--receipt", receipt, "--timeout", "600")).Exit);
        Assert.Equal(1, (await WaitAsync("--settled", "--date", Payment.BusinessDate, "--timeout", "600")).Exit);
        Fine(await WaitAsync("--settled", "--date", "2026-11-19", "--timeout", "1"));
        Assert.Equal(1, (await WaitAsync("--receipt", "362018-20261120-9999999999", "--timeout", "1")).Exit);
        Assert.Equal(2, (await WaitAsync("--date", Payment.BusinessDate)).Exit);
    }

    private static async Task NotDeliveredAsync(HubProcess hub, string receipt) =>
        Assert.Contains((await hub.DeliveriesAsync(receipt))["delinquency"].State, new[] { "waiting", "held" });

    private static async Task RemoveConsumerAsync(HubProcess hub)
    {
        var file = Path.Combine(hub.Folder, "without.yaml");
        await File.WriteAllTextAsync(file, Town.Region(new Town("362018").Sender()));
        Fine(await hub.BusAsync("region", "apply", file, "--prune", "--yes"));
    }

    private static void Fine(CommandResult result) => Assert.True(result.Exit == 0, result.ToString());

    private static Payment Of(string municipality, long history) => new(municipality, "1", "01", history, 5000 + history);
}
