using Bus.Core.Vocabulary;
using Bus.Demo.Clients;
using Bus.Demo.Tests.Fake;

namespace Bus.Demo.Tests.Day;

public sealed class DemoDayTests
{
    private static readonly DemoOptions Small = new()
    {
        Records = 300, RecordsPerCall = 50, BadPerThousand = 40, Poll = TimeSpan.FromMilliseconds(10), Patience = TimeSpan.FromMinutes(5),
    };

    private static readonly DemoOptions Impatient = Small with { Records = 60, Patience = TimeSpan.FromMilliseconds(500) };

    [Fact]
    public async Task Day_HubIsRight_EveryRowAgrees()
    {
        var report = await RunAsync(new Script(), Small);

        Assert.Empty(report.Rows.SelectMany(r => r.Troubles));
        Assert.True(report.Agrees);
        Assert.Equal(12, report.Rows.Length);
        Assert.All(report.Rows.Where(r => r.Path == EntryPath.Soap), r => Assert.Equal((300, 300, 0, 300), (r.Sent, r.Accepted, r.Rejected, r.Delivered)));
        Assert.All(report.Rows.Where(r => r.Path == EntryPath.File), r => Assert.Equal((300, 288, 12, 288), (r.Sent, r.Accepted, r.Rejected, r.Delivered)));
        Assert.All(report.Rows, r => Assert.NotEqual(0, r.AmountOut));
    }

    [Fact]
    public async Task Day_ConsumerDropsOneRecord_ItsRowDisagreesAndNoOther()
    {
        var report = await RunAsync(new Script(), Small with { Sabotage = DemoSabotage.DropOneRecord });

        Assert.False(report.Agrees);
        var red = Assert.Single(report.Rows, r => !r.Agrees);
        Assert.Equal("412066", red.Municipality.Value);
        Assert.Equal(red.Accepted - 1, red.Delivered);
        Assert.NotEqual(red.AmountIn, red.AmountOut);
    }

    [Fact]
    public async Task Day_HubDeliversTheSameMessageTwice_ItCountsOnce()
    {
        Assert.True((await RunAsync(new Script { DeliversTwice = true }, Small)).Agrees);
    }

    [Fact]
    public async Task Day_HubIsBusyAtFirst_CallsAgainAndAgrees()
    {
        Assert.True((await RunAsync(new Script { BusyAtFirst = 3 }, Small)).Agrees);
    }

    [Fact]
    public async Task Day_HubDoublesRecords_SoapAndMailboxRowsDisagree()
    {
        var report = await RunAsync(new Script { Doubles = true }, Small);

        Assert.All(report.Rows, r => Assert.Equal(r.Municipality.Value is "412066" or "412074", r.Agrees));
    }

    [Fact]
    public async Task Day_HubLosesRecords_EveryRowNamesTheReceipts()
    {
        // Which receipts there are is known once all is sent: patience must not run out before, however slow the machine.
        var report = await RunAsync(new Script { LosesLastRecord = true }, Impatient with { Patience = TimeSpan.FromSeconds(10) });

        Assert.All(report.Rows, r => Assert.Contains(r.Troubles, t => t.Cause.En.Contains("did not arrive")));
    }

    [Fact]
    public async Task Day_HubReversesRecords_OrderIsReportedThoughTotalsAgree()
    {
        var report = await RunAsync(new Script { Reverses = true }, Small with { RecordsPerCall = 300 });

        Assert.All(report.Rows, r => Assert.Equal((r.Accepted, r.AmountIn), (r.Delivered, r.AmountOut)));
        Assert.All(report.Rows, r => Assert.Contains(r.Troubles, t => t.Cause.En.Contains("out of order")));
    }

    [Fact]
    public async Task Day_HubForgetsMessageIds_SoapRowsDisagree()
    {
        var report = await RunAsync(new Script { ForgetsMessageIds = true }, Small);

        Assert.All(report.Rows, r => Assert.Equal(r.Path == EntryPath.File, r.Agrees));
    }

    [Fact]
    public async Task Day_HubMiscountsDeliveries_EveryRowDisagrees()
    {
        Assert.All((await RunAsync(new Script { MiscountsDeliveries = true }, Impatient)).Rows, r => Assert.False(r.Agrees));
    }

    [Fact]
    public async Task Day_HubMiscountsReceipts_SoapRowsDisagree()
    {
        var report = await RunAsync(new Script { MiscountsReceipts = true }, Small);

        Assert.All(report.Rows, r => Assert.Equal(r.Path == EntryPath.File, r.Agrees));
    }

    [Fact]
    public async Task Day_HubAcceptsBadRecords_FileRowsDisagree()
    {
        var report = await RunAsync(new Script { AcceptsBadRecords = true }, Small with { BadPerThousand = 10 });

        Assert.All(report.Rows, r => Assert.Equal(r.Path == EntryPath.Soap, r.Agrees));
    }

    [Fact]
    public async Task Day_HubNeverDelivers_EndsWhenPatienceRunsOut()
    {
        var report = await RunAsync(new Script { Deaf = true }, Impatient);

        Assert.False(report.Agrees);
        Assert.All(report.Rows, r => Assert.Equal(0, r.Delivered));
    }

    [Fact]
    public async Task Day_SecondRunOverLeftoversOfTheFirst_CountsItsOwnReceiptsOnly()
    {
        await using var hub = await FakeHub.StartAsync(new Script());
        await DemoDay.RunAsync(hub.AsDemoHub, Small with { Records = 60 }, Consoles.Plain(), default);
        foreach (var code in new[] { "412066", "412074", "414247", "414255" })
            hub.Deliver(hub.Member(code), new FakeMessage(code, hub.NewReceipt(code), [Leftover(code), Leftover(code)]));

        var text = new StringWriter();
        var second = await DemoDay.RunAsync(hub.AsDemoHub, Small with { Records = 60 }, Consoles.Plain(text), default);

        Assert.Contains("702 / 702", text.ToString());
        Assert.Empty(second.Rows.SelectMany(r => r.Troubles));
        Assert.True(second.Agrees);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(hub.Home("412066", "delinquency"), "out", "collection-history")));
        var results = Directory.EnumerateFiles(Path.Combine(hub.Home("412066", "collection"), "result", "collection-history")).Select(File.ReadAllText).ToList();
        Assert.Equal(2, results.Count);
        Assert.Contains(results, r => r.Contains("\"sequence\":2"));
    }

    [Fact]
    public async Task Day_HubIsNotThere_RowsNameTheOperator()
    {
        await using var hub = await FakeHub.StartAsync(new Script());
        var gone = hub.AsDemoHub with { Address = new Uri("http://127.0.0.1:9") };

        var report = await DemoDay.RunAsync(gone, Impatient, Consoles.Plain(), default);

        Assert.All(report.Rows.Where(r => r.Path == EntryPath.Soap), r => Assert.Contains(r.Troubles, t => t.Party == DemoTrouble.Operator));
    }

    [Fact]
    public async Task Day_WithoutTerminal_ProgressIsPlainText()
    {
        await using var hub = await FakeHub.StartAsync(new Script());
        var text = new StringWriter();

        await DemoDay.RunAsync(hub.AsDemoHub, Small with { Records = 60 }, Consoles.Plain(text), default);

        Assert.Contains("SOAP", text.ToString());
        Assert.DoesNotContain('\u001b', text.ToString());
    }

    private static async Task<DemoReport> RunAsync(Script script, DemoOptions options)
    {
        await using var hub = await FakeHub.StartAsync(script);
        return await DemoDay.RunAsync(hub.AsDemoHub, options, Consoles.Plain(), default);
    }

    /// <summary>The same key and number twice: out of order, if it were of this run.</summary>
    private static Dictionary<string, string> Leftover(string code)
    {
        var record = CollectionHistory.Items.ToDictionary(i => i.Element, _ => "1");
        record["municipalityCode"] = code;
        return record;
    }
}
