using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Messages;

/// <summary>Effectively once, and what a sender says about a message travels with it. Each test has a municipality of its own.</summary>
public sealed class DuplicateTests(DuplicateTests.OneHub one) : IClassFixture<DuplicateTests.OneHub>
{
    private readonly HubProcess _hub = one.Hub;

    [Theory]
    [InlineData("412066", "1.1")]
    [InlineData("412074", "1.2")]
    public async Task Message_WithTheSameId_GetsTheSameReceiptAndOneDelivery(string town, string version)
    {
        var payments = Payment.Many(town, 3).ToList();
        var first = await _hub.SendAsync(town, payments, "<messageId>day-1</messageId>", SoapVersion.Named(version));
        var again = await _hub.SendAsync(town, payments, "<messageId>day-1</messageId>", SoapVersion.Named(version));
        Assert.Equal(first.Receipt, again.Receipt);
        Assert.Equal("accepted", again.Value("state"));
        Assert.Equal((first.Value("records"), first.Value("amount")), (again.Value("records"), again.Value("amount")));

        // Another application's ids are its own.
        var other = await _hub.SendAsync(town, payments, "<messageId>day-1</messageId>", login: Login.Of(town, "counter"));
        await DeliveredAsync(town, first.Receipt, other.Receipt);
        Assert.NotEqual(first.Receipt, other.Receipt);
        Assert.Equal(2, (await MessagesAsync(town)).Count);
        Assert.Equal(2, one.Consumer.Received.Count(e => Value(e, "municipalityCode") == town));
    }

    [Fact]
    public async Task Message_SentByManyAtOnceWithTheSameId_IsTakenOnce()
    {
        const string town = "222216";
        var payments = Payment.Many(town, 3).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _hub.SendAsync(town, payments, "<messageId>once</messageId>")));
        Assert.Single(answers.Select(a => a.Receipt).Distinct());
        Assert.Equal([answers[0].Receipt], await MessagesAsync(town));
    }

    [Fact]
    public async Task Messages_OfNoRecords_AreAcceptedAndDelivered()
    {
        const string town = "222232";
        var first = await _hub.SendAsync(town, [], "<businessDate>2026-11-20</businessDate>");
        var second = await _hub.SendAsync(town, [], "<businessDate>2026-11-20</businessDate>", SoapVersion.V12);
        await DeliveredAsync(town, first.Receipt, second.Receipt);
        Assert.NotEqual(first.Receipt, second.Receipt);
        Assert.Equal("0,0,2026-11-20,,", (await new Desk(_hub, town, "delinquency").DeliveryAsync(second.Receipt)).EndFile.TrimEnd());
    }

    [Fact]
    public async Task Message_WithTheSameIdAndOtherValues_IsAContradiction()
    {
        const string town = "412091";
        var payments = Payment.Many(town, 3).ToList();
        var first = await _hub.SendAsync(town, payments, "<messageId>x</messageId><sequence>1</sequence>");
        payments[1] = payments[1].With("taxCollected", "1");
        var changed = await _hub.SendAsync(town, payments, "<messageId>x</messageId><sequence>1</sequence>");
        changed.AssertFault(SoapVersion.V11, "contradicting-duplicate");
        var otherHead = await _hub.SendAsync(town, Payment.Many(town, 3), "<messageId>x</messageId><sequence>2</sequence>", SoapVersion.V12);
        otherHead.AssertFault(SoapVersion.V12, "contradicting-duplicate");
        Assert.Equal([first.Receipt], await MessagesAsync(town));
    }

    /// <summary>A sender that was not answered comes again, and an item may have been declared for its contract meanwhile.</summary>
    [Fact]
    public async Task Message_ThatComesAgainAfterAnItemWasDeclared_IsTheSame()
    {
        const string town = "222241";
        var payments = Payment.Many(town, 3).ToList();
        var first = await _hub.SendAsync(town, payments, "<messageId>again</messageId>");
        var yaml = one.Region.ToYaml().Replace($"試験{town}\n    extends:\n      collection-history:\n", $"試験{town}\n    extends:\n      collection-history:\n        - {{ element: memo, header: 摘要, type: text, maxLength: 20, required: false }}\n", StringComparison.Ordinal);
        Assert.NotEqual(one.Region.ToYaml(), yaml);
        await _hub.ApplyAsync(yaml);
        Assert.Equal(first.Receipt, (await _hub.SendAsync(town, payments, "<messageId>again</messageId>")).Receipt);
        payments[1] = payments[1].With("taxCollected", "1");
        (await _hub.SendAsync(town, payments, "<messageId>again</messageId>")).AssertFault(SoapVersion.V11, "contradicting-duplicate");
        Assert.Equal([first.Receipt], await MessagesAsync(town));
    }

    /// <summary>A mistyped year: it is taken and delivered, and sender and operator are told.</summary>
    [Fact]
    public async Task BusinessDate_ThatIsFar_IsToldToTheSenderAndTheOperator()
    {
        const string town = "222259";
        var payments = Payment.Many(town, 3).ToList();
        var file = await new Desk(_hub, town, "collection").ExchangeAsync("day.csv", Payment.File(payments), Payment.EndFile(payments, "2099-11-20,1,diff"));
        Assert.Equal("accepted", file.State);
        Assert.Contains("far from today", file.Json.GetProperty("businessDateHint").GetProperty("en").GetString(), StringComparison.Ordinal);
        var message = await _hub.SendAsync(town, Payment.Many(town, 2), "<businessDate>2099-11-20</businessDate>");
        var near = await new Desk(_hub, town, "collection").ExchangeAsync("near.csv", Payment.File(payments), Payment.EndFile(payments, $"{Today},2,diff"));
        Assert.False(near.Json.TryGetProperty("businessDateHint", out _));
        await DeliveredAsync(town, file.Receipt, message.Receipt, near.Receipt);

        var alert = Assert.Single((await _hub.ApiAsync("alerts")).EnumerateArray(), a => a.GetProperty("kind").GetString() == "far-date");
        Assert.Contains(file.Receipt, alert.ToString(), StringComparison.Ordinal);
        Assert.True((await _hub.ApiAsync($"messages/{message.Receipt}")).GetProperty("message").GetProperty("dateIsFar").GetBoolean());
        var report = (await _hub.BusAsync("report", "daily", "--date", Today, "--municipality", town)).Output;
        Assert.Contains("2 messages (5 records", report, StringComparison.Ordinal);
        Assert.Contains("business date 2099-11-20", report, StringComparison.Ordinal);
    }

    private static string Today => TimeProvider.System.GetUtcNow().AddHours(9).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task MessageId_OfWsAddressing_CountsWhereTheBodyHasNone()
    {
        const string town = "414239";
        var (a, b) = (Payment.Of(town, 1), Payment.Of(town, 2));
        var first = await SendAddressedAsync(town, "urn:uuid:1", [a]);
        Assert.Equal(first.Receipt, (await SendAddressedAsync(town, "urn:uuid:1", [a])).Receipt);
        (await SendAddressedAsync(town, "urn:uuid:1", [b])).AssertFault(SoapVersion.V11, "contradicting-duplicate");
        // Toolkits mint a new one on retry, so the body wins.
        var body = await SendAddressedAsync(town, "urn:uuid:2", [b], "<messageId>b</messageId>");
        Assert.Equal(body.Receipt, (await SendAddressedAsync(town, "urn:uuid:3", [b], "<messageId>b</messageId>")).Receipt);
        Assert.Equal(2, (await MessagesAsync(town)).Count);
    }

    [Fact]
    public async Task File_DroppedTwice_IsADuplicateOfTheFirst()
    {
        const string town = "414247";
        var desk = new Desk(_hub, town, "collection");
        var payments = Payment.Many(town, 5).ToList();
        var (content, end) = (Payment.File(payments), Payment.EndFile(payments, "2026-11-20,1,diff"));
        var first = await desk.ExchangeAsync("day.csv", content, end);
        await desk.DropAsync("day.csv", content, end);
        var again = await desk.ResultAsync("day.csv", 2);
        Assert.Equal(("accepted", "duplicate"), (first.State, again.State));
        Assert.Equal(first.Receipt, again.Text("duplicateOf"));
        Assert.Equal((5, 0), (again.Number("records"), again.Number("accepted")));

        // Under another day, number or name it is another file.
        await desk.DropAsync("day.csv", content, Payment.EndFile(payments, "2026-11-21,1,diff"));
        Assert.Equal("accepted", (await desk.ResultAsync("day.csv", 3)).State);
        Assert.Equal("accepted", (await desk.ExchangeAsync("day2.csv", content, end)).State);
        await DeliveredAsync(town, first.Receipt);
        Assert.Empty(await DeliveriesAsync(again.Receipt));
    }

    [Fact]
    public async Task File_RefusedBefore_IsTakenWhenItComesRight()
    {
        const string town = "414255";
        var desk = new Desk(_hub, town, "collection");
        var payments = Payment.Many(town, 2).ToList();
        var wrong = await desk.ExchangeAsync("day.csv", Payment.File(payments), "3,1\r\n");
        await desk.DropAsync("day.csv", Payment.File(payments), Payment.EndFile(payments));
        var right = await desk.ResultAsync("day.csv", 2);
        Assert.Equal(("refused", "accepted"), (wrong.State, right.State));
        await DeliveredAsync(town, right.Receipt);
    }

    [Fact]
    public async Task ZeroRecordDays_OfTheSameName_AreBothAcceptedAndDelivered()
    {
        const string town = "362018";
        var desk = new Desk(_hub, town, "collection");
        var first = await desk.ExchangeAsync("daily.csv", Payment.File([]), "0,0,2026-11-20,1,diff\r\n");
        await desk.DropAsync("daily.csv", Payment.File([]), "0,0,2026-11-20,1,diff\r\n");
        var second = await desk.ResultAsync("daily.csv", 2);
        await DeliveredAsync(town, first.Receipt, second.Receipt);
        foreach (var result in new[] { first, second })
        {
            Assert.Equal(("accepted", 0, 0), (result.State, result.Number("records"), result.Number("amountAccepted")));
            var delivered = await new Desk(_hub, town, "delinquency").DeliveryAsync(result.Receipt);
            Assert.Equal((Payment.Header + "\r\n", "0,0,2026-11-20,1,diff"), (delivered.Text, delivered.EndFile.TrimEnd()));
            Assert.Contains(one.Consumer.Received, e => Value(e, "receipt") == result.Receipt && Value(e, "records") == "0");
        }
    }

    [Fact]
    public async Task SequenceGap_IsReportedAndNotRefused()
    {
        const string town = "222119";
        var desk = new Desk(_hub, town, "collection");
        var results = new List<FileResult>();
        foreach (var sequence in new[] { 1, 2, 5, 6 })
        {
            Payment[] payments = [Payment.Of(town, sequence)];
            results.Add(await desk.ExchangeAsync($"{sequence}.csv", Payment.File(payments), Payment.EndFile(payments, $"2026-11-20,{sequence},diff")));
        }
        Assert.All(results, r => Assert.Equal("accepted", r.State));
        Assert.Equal(["null", "null", """{"from":3,"to":4}""", "null"], results.Select(r => r.Json.GetProperty("sequenceGap").ToString() is { Length: > 0 } gap ? gap.Replace(" ", "").Replace("\n", "") : "null"));
    }

    [Theory]
    [InlineData("222135", "full")]
    [InlineData("222160", "diff")]
    public async Task Extent_OfEitherWay_ReachesEveryConsumer(string town, string extent)
    {
        Payment[] payments = [Payment.Of(town, 1)];
        var desk = new Desk(_hub, town, "collection");
        var byFile = await desk.ExchangeAsync("x.csv", Payment.File(payments), Payment.EndFile(payments, $"2026-11-20,7,{extent}"));
        var bySoap = await _hub.SendAsync(town, payments, $"<businessDate>2026-11-20</businessDate><sequence>8</sequence><extent>{extent}</extent>");
        await DeliveredAsync(town, byFile.Receipt, bySoap.Receipt);
        Assert.Equal(extent, byFile.Text("extent"));
        foreach (var (receipt, sequence) in new[] { (byFile.Receipt, "7"), (bySoap.Receipt, "8") })
        {
            var delivered = await new Desk(_hub, town, "delinquency").DeliveryAsync(receipt);
            Assert.Equal($"1,{payments[0].Amount},2026-11-20,{sequence},{extent}", delivered.EndFile.TrimEnd());
            var envelope = one.Consumer.Received.Single(e => Value(e, "receipt") == receipt);
            Assert.Equal((extent, "2026-11-20", sequence), (Value(envelope, "extent"), Value(envelope, "businessDate"), Value(envelope, "sequence")));
        }
    }

    private Task<SoapAnswer> SendAddressedAsync(string town, string id, IEnumerable<Payment> payments, string head = "") => _hub.PostAsync(SoapVersion.V11, $"soap/{town}/collection-history",
        SoapVersion.V11.Envelope(SoapCalls.SendBody(payments, head), Login.Of(town, "collection").Header + $"""<a:MessageID xmlns:a="http://www.w3.org/2005/08/addressing">{id}</a:MessageID>"""));

    private async Task<List<string>> MessagesAsync(string town) =>
        [.. (await _hub.ApiAsync($"messages?municipality={town}")).EnumerateArray().Select(m => m.GetProperty("receipt").GetString()!)];

    private async Task<List<string>> DeliveriesAsync(string receipt) =>
        [.. (await _hub.ApiAsync($"messages/{receipt}")).GetProperty("deliveries").EnumerateArray().Select(d => d.GetProperty("state").GetString()!)];

    /// <summary>Both consumers have them: by file and by SOAP.</summary>
    private async Task DeliveredAsync(string town, params string[] receipts)
    {
        foreach (var receipt in receipts)
        {
            await new Desk(_hub, town, "delinquency").DeliveryAsync(receipt);
            await Patience.UntilAsync($"{receipt} by SOAP", async () => await DeliveriesAsync(receipt) is ["delivered", "delivered"] ? receipt : null);
        }
    }

    private static string? Value(XElement envelope, string element) => envelope.Descendants().FirstOrDefault(e => e.Name.LocalName == element)?.Value;

    /// <summary>A hub with two consumers in each municipality, one by file and one by SOAP.</summary>
    public sealed class OneHub : IAsyncLifetime
    {
        public HubProcess Hub { get; private set; } = null!;
        internal Consumer Consumer { get; private set; } = null!;
        internal SampleRegion Region { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Consumer = await Consumer.StartAsync();
            Hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:00.200");
            string[] towns = ["412066", "412074", "412091", "414239", "414247", "414255", "362018", "222119", "222135", "222160", "222216", "222232", "222241", "222259"];
            Region = new SampleRegion([.. towns.Select(town => new Town(town,
                App.Provider("collection", new Provides()), App.Provider("counter", new Provides()),
                App.Consumer("delinquency", new Consumes()), App.Consumer("arrears", new Consumes(By: "soap") { Url = Consumer.Url })))]);
            await Hub.ApplyAsync(Region.ToYaml());
        }

        public async Task DisposeAsync()
        {
            await Hub.DisposeAsync();
            await Consumer.DisposeAsync();
        }
    }
}
