using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Soap.Tests.Ingress;

namespace Bus.Soap.Tests.Exchange;

public sealed class ClosingTests : IAsyncLifetime
{
    private readonly SoapHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    private Task<Answer> CallAsync(string operation, string content, string user = "collection", string password = "s3cret-c") =>
        _host.PostAsync(Soap.V11, Soap.V11.Envelope($"""<{operation} xmlns="{SoapHost.Exchange}">{content}</{operation}>""", Soap.Token(user, password)), "/soap/362018/exchange");

    [Fact]
    public async Task CloseBusinessDate_IsStatedForTheCallerAlone()
    {
        var answer = await CallAsync("CloseBusinessDate", "<contract>collection-history</contract><businessDate>2026-11-20</businessDate><records>10</records><amount>1000</amount>");
        Assert.Equal(200, answer.Status);
        var stated = Assert.Single(_host.Closings.Stated);
        Assert.Equal((new ClosingKey(new ApplicationRef(Sample.Municipality, "collection"), "collection-history", new DateOnly(2026, 11, 20)), "collection", 10L, 1000L), (stated.Key, stated.By, stated.Records!.Value, stated.Amount!.Value));
        Assert.Equal(("collection", "waiting", "1", "10", "2026-11-20T18:00:00.000+09:00"), (answer.Text("provider"), answer.Text("state"), answer.Text("number"), answer.Text("records"), answer.Text("statedAt")));
        Assert.Equal(["undelivered", "1"], answer.All("waitsFor").Single().Elements().Select(e => e.Value));
        SchemaCheck.Valid(answer.Body);
    }

    [Fact]
    public async Task CloseBusinessDate_WithoutTotals_StatesNone()
    {
        await CallAsync("CloseBusinessDate", "<contract>collection-history</contract><businessDate>2026-11-20</businessDate>");
        Assert.Equal((null, null), (_host.Closings.Stated[0].Records, _host.Closings.Stated[0].Amount));
    }

    [Theory]
    [InlineData("<contract>collection-history</contract>")]
    [InlineData("<contract>collection-history</contract><businessDate>2026-11-31</businessDate>")]
    [InlineData("<contract>collection-history</contract><businessDate>2026-11-20</businessDate><records>many</records>")]
    public async Task CloseBusinessDate_Wrong_IsInvalidMessage(string content)
    {
        FaultTests.AssertFault(await CallAsync("CloseBusinessDate", content), Soap.V11, "invalid-message", "Client");
        Assert.Empty(_host.Closings.Stated);
    }

    [Fact]
    public async Task CloseBusinessDate_Refused_IsTheFault()
    {
        _host.Closings.Refusal = Fault.Of(FaultCode.Forbidden, "提供元ではありません。", "No provider.");
        FaultTests.AssertFault(await CallAsync("CloseBusinessDate", "<contract>assessment</contract><businessDate>2026-11-20</businessDate>"), Soap.V11, "forbidden", "Client", 403);
    }

    [Fact]
    public async Task GetClosing_ByAConsumer_TellsOfItselfOnly()
    {
        var answer = await CallAsync("GetClosing", "<contract>collection-history</contract><businessDate>2026-11-20</businessDate>", "delinquency", "s3cret-d");
        Assert.Equal(200, answer.Status);
        Assert.Equal(["waiting", "waiting", "waiting"], answer.All("state").Select(s => s.Value));
        Assert.Equal("delinquency", answer.All("consumer").Single().Elements().First().Value);
        SchemaCheck.Valid(answer.Body);
    }

    [Fact]
    public async Task GetClosing_ByTheProvider_TellsOfAll()
    {
        var answer = await CallAsync("GetClosing", "<contract>collection-history</contract><businessDate>2026-11-20</businessDate>");
        Assert.Equal(["delinquency", "other"], answer.All("consumer").Select(c => c.Elements().First().Value));
    }

    [Fact]
    public async Task GetClosing_OfAContractThatIsNotTheirs_IsForbidden()
    {
        FaultTests.AssertFault(await CallAsync("GetClosing", "<contract>bank-debit-result</contract><businessDate>2026-11-20</businessDate>", "delinquency", "s3cret-d"), Soap.V11, "forbidden", "Client", 403);
        Assert.Empty(_host.Closings.Looked);
    }
}

/// <summary>One provider's closing with two consumers, one of which waits.</summary>
internal sealed class FakeClosings : IClosings
{
    public List<ClosingStatement> Stated { get; } = [];
    public List<string> Looked { get; } = [];
    public Fault? Refusal { get; set; }

    public Task<Result<ClosingStatus>> StateAsync(ClosingStatement statement, CancellationToken cancellation)
    {
        if (Refusal is { } fault) return Task.FromResult<Result<ClosingStatus>>(fault);
        Stated.Add(statement);
        return Task.FromResult<Result<ClosingStatus>>(Of(statement.Key, statement.Records, statement.Amount));
    }

    public Task<IReadOnlyList<ClosingStatus>> LookAsync(MunicipalityCode municipality, string contract, DateOnly day, CancellationToken cancellation)
    {
        Looked.Add(contract);
        return Task.FromResult<IReadOnlyList<ClosingStatus>>([Of(new ClosingKey(new ApplicationRef(municipality, "collection"), contract, day), null, null)]);
    }

    public Task<IReadOnlyList<ClosingStatus>> ListAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();

    private static ClosingStatus Of(ClosingKey key, long? records, long? amount) => new()
    {
        Key = key,
        Closing = new Closing
        {
            Id = 1, Key = key, Number = 1, Records = records, Amount = amount, By = "collection", StatedAt = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), DrawnAt = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), IsLast = true, IsOpen = true,
        },
        Count = new ClosingCount { Accepted = new DayAmount(10, 1000) },
        Consumers =
        [
            new ClosingConsumer("delinquency", null, [new ClosingReason(ClosingHold.Undelivered, 1)]),
            new ClosingConsumer("other", new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), []) { Delivered = new DayAmount(10, 1000) },
        ],
    };
}
