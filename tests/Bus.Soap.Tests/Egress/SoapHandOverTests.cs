using System.Text;
using System.Xml.Linq;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Microsoft.AspNetCore.Http;

namespace Bus.Soap.Tests.Egress;

public sealed class SoapHandOverTests : IAsyncLifetime
{
    private static readonly XNamespace Ns = SoapHost.Ns;
    private static readonly XNamespace D = "urn:bus:xmlns:pf:common:schema:2026-01:delivery";
    private static readonly XNamespace Wsa = "http://www.w3.org/2005/08/addressing";
    private readonly HandOverBench _bench = new();

    public Task InitializeAsync() => _bench.InitializeAsync();

    public Task DisposeAsync() => _bench.DisposeAsync();

    private IEnumerable<string[]> Histories => _bench.Consumer.Received.Select(r => r.Envelope.Descendants(Ns + "historyNumber").Select(e => e.Value).ToArray());
    private IEnumerable<string> MessageIds => _bench.Consumer.Received.Select(r => r.Envelope.Descendants(Ns + "messageId").Single().Value);

    [Fact]
    public async Task Delivery_IsSentPageByPage_EachCommittedBeforeTheNext()
    {
        var done = Assert.IsType<HandOverResult.Done>(await _bench.HandOverAsync(Sample.Delivery(Sample.Message(5))));
        Assert.Equal([["1", "2"], ["3", "4"], ["5"]], Histories);
        Assert.Equal([$"{Sample.Receipt}.delinquency.1", $"{Sample.Receipt}.delinquency.2", $"{Sample.Receipt}.delinquency.3"], MessageIds);
        Assert.Equal([new DeliveryChange.Started(2), new DeliveryChange.PageDone(1, new ControlTotal(2, 21)), new DeliveryChange.PageDone(2, new ControlTotal(4, 46))], _bench.Commits);
        Assert.Equal(new HandOverResult.Done(new ControlTotal(5, 60), new ControlTotal(5, 60)), done);
    }

    [Fact]
    public async Task Page_SaysWhatItIs()
    {
        await _bench.HandOverAsync(Sample.Delivery(Sample.Message(3)));
        var (headers, envelope) = _bench.Consumer.Received[1];
        Assert.Equal("\"urn:bus:xmlns:pf:lgxml:wsdl:2026-01:collection-history:SendCollectionHistory\"", headers["SOAPAction"]);
        Assert.Equal("text/xml; charset=utf-8", headers.ContentType);
        Assert.NotNull(headers.ContentLength);
        Assert.Equal($"urn:bus:message:{Sample.Receipt}.delinquency.2", envelope.Descendants(Wsa + "MessageID").Single().Value);
        Assert.Equal([Sample.Receipt, "5", "2", "2", "1", "12"], envelope.Descendants(D + "Delivery").Single().Elements().Select(e => e.Value));
        SchemaCheck.Valid(envelope.Descendants(D + "Delivery").Single());
        Assert.Equal([$"{Sample.Receipt}.delinquency.2", "2026-11-20", "3", "diff"], envelope.Descendants(Ns + "SendCollectionHistory").Single().Elements().Take(4).Select(e => e.Value));
        Assert.False(headers.ContainsKey("Authorization"));
        Assert.DoesNotContain("Security", envelope.ToString());
    }

    [Fact]
    public async Task Transaction_IsNotPartedByAPage()
    {
        await _bench.HandOverAsync(Sample.Delivery(Sample.Message(6, new RecordRun(1, 3), new RecordRun(3, 6))));
        Assert.Equal([["1"], ["2", "3"], ["4", "5", "6"]], Histories);
    }

    [Fact]
    public async Task Delivery_OfNoRecords_IsOneEmptyPage()
    {
        var done = Assert.IsType<HandOverResult.Done>(await _bench.HandOverAsync(Sample.Delivery(Sample.Message(0))));
        Assert.Equal([[]], Histories);
        Assert.Equal(new HandOverResult.Done(ControlTotal.Zero, ControlTotal.Zero), done);
    }

    [Fact]
    public async Task Retry_SendsTheSamePageWithTheSameMessageId()
    {
        _bench.Consumer.Respond = (n, http, envelope) => n == 1 ? Consumer.AnswerAsync(http, 503, "") : Consumer.ReceiptAsync(http, envelope);
        var delivery = Sample.Delivery(Sample.Message(3));
        Assert.IsType<HandOverResult.Retry>(await _bench.HandOverAsync(delivery));
        var half = delivery with { PageSize = 2, PagesDone = 1, Confirmed = new ControlTotal(2, 21) };
        // The region names another size by now: the frozen one holds.
        var done = Assert.IsType<HandOverResult.Done>(await _bench.HandOverAsync(half, recordsPerMessage: 1));
        Assert.Equal([$"{Sample.Receipt}.delinquency.1", $"{Sample.Receipt}.delinquency.2", $"{Sample.Receipt}.delinquency.2"], MessageIds);
        Assert.Equal([["1", "2"], ["3"], ["3"]], Histories);
        Assert.Equal(_bench.Consumer.Received[1].Envelope.ToString(), _bench.Consumer.Received[2].Envelope.ToString());
        Assert.Equal(new HandOverResult.Done(new ControlTotal(3, 33), new ControlTotal(3, 33)), done);
    }

    /// <summary>As one that takes a file: it queues the page and counts later. Its zeros are no records that it lost.</summary>
    [Fact]
    public async Task Consumer_ThatIsStillAtAPage_HasConfirmedNothing()
    {
        _bench.Consumer.Respond = (n, http, envelope) => n == 0 ? Consumer.ReceiptAsync(http, envelope, "processing", "<records>0</records><amount>0</amount>") : Consumer.ReceiptAsync(http, envelope);
        var done = Assert.IsType<HandOverResult.Done>(await _bench.HandOverAsync(Sample.Delivery(Sample.Message(3))));
        Assert.Equal(new HandOverResult.Done(new ControlTotal(3, 33), null), done);
        Assert.Equal([new DeliveryChange.Started(2), new DeliveryChange.PageDone(1, null)], _bench.Commits);
    }

    [Fact]
    public async Task Delivery_WithAllPagesDone_IsDoneWithoutACall()
    {
        var done = await _bench.HandOverAsync(Sample.Delivery(Sample.Message(2)) with { PageSize = 2, PagesDone = 1, Confirmed = new ControlTotal(2, 21) });
        Assert.Equal(new HandOverResult.Done(new ControlTotal(2, 21), new ControlTotal(2, 21)), done);
        Assert.Empty(_bench.Consumer.Received);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task Delivery_ThatAnotherNodeHas_StopsAtOnce(int lostAtCommit, int calls)
    {
        _bench.CommitsUntilLost = lostAtCommit;
        Assert.IsType<HandOverResult.Lost>(await _bench.HandOverAsync(Sample.Delivery(Sample.Message(5))));
        Assert.Equal(calls, _bench.Consumer.Received.Count);
    }

    [Fact]
    public async Task Route_ThatShallNotDeliverAnyMore_StopsBetweenTwoPages()
    {
        _bench.MayLeave = () => _bench.Consumer.Received.Count < 2;
        Assert.IsType<HandOverResult.Halted>(await _bench.HandOverAsync(Sample.Delivery(Sample.Message(5))));
        Assert.Equal([["1", "2"], ["3", "4"]], Histories);
        Assert.Equal(new DeliveryChange.PageDone(2, new ControlTotal(4, 46)), _bench.Commits[^1]);
    }

    [Fact]
    public async Task Confirmation_ThatDisagrees_IsPassedOn()
    {
        _bench.Consumer.Respond = (_, http, envelope) => Consumer.ReceiptAsync(http, envelope, total: "<records>1</records><amount>-7</amount>");
        Assert.Equal(new HandOverResult.Done(new ControlTotal(3, 33), new ControlTotal(2, -14)), await _bench.HandOverAsync(Sample.Delivery(Sample.Message(3))));
    }

    /// <summary>Two pages of it are more than 64 bits hold: the delivery is done, and the difference is for the reconciliation to show.</summary>
    [Theory]
    [InlineData("9223372036854775807", "-9223372036854775808", long.MaxValue, long.MinValue)]
    [InlineData("9223372036854775808", "+99999999999999999999", long.MaxValue, long.MaxValue)]
    [InlineData("-1", "0", -2, 0)]
    public async Task Confirmation_ThatIsAbsurd_IsADifference(string records, string amount, long confirmed, long yen)
    {
        _bench.Consumer.Respond = (_, http, envelope) => Consumer.ReceiptAsync(http, envelope, total: $"<records>{records}</records><amount>{amount}</amount>");
        Assert.Equal(new HandOverResult.Done(new ControlTotal(3, 33), new ControlTotal(confirmed, yen)), await _bench.HandOverAsync(Sample.Delivery(Sample.Message(3))));
    }

    [Fact]
    public async Task Confirmation_ThatIsSilentOnce_IsNone()
    {
        _bench.Consumer.Respond = (n, http, envelope) => Consumer.ReceiptAsync(http, envelope, total: n == 0 ? "" : null);
        Assert.Equal(new HandOverResult.Done(new ControlTotal(3, 33), null), await _bench.HandOverAsync(Sample.Delivery(Sample.Message(3))));
    }

    [Fact]
    public async Task Credentials_AreSentBothWays()
    {
        await _bench.HandOverAsync(Sample.Delivery(Sample.Message(1)), _bench.Target(user: "バス", password: "ひ:み つ"));
        var (headers, envelope) = _bench.Consumer.Received.Single();
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("バス:ひ:み つ")), headers.Authorization);
        Assert.Equal(["バス", "ひ:み つ"], envelope.Descendants(XName.Get("UsernameToken", Soap.Wsse)).Single().Elements().Select(e => e.Value));
        Assert.Null(envelope.Descendants(XName.Get("Security", Soap.Wsse)).Single().Attribute(Soap.V11.Namespace + "mustUnderstand"));
    }

    [Fact]
    public async Task Password_SealedForAnother_Parks()
    {
        var park = await _bench.HandOverAsync(Sample.Delivery(Sample.Message(1), consumer: "other"), _bench.Target(user: "bus", password: "x"));
        Assert.IsType<HandOverResult.Park>(park);
        Assert.Empty(_bench.Consumer.Received);
    }

    [Fact]
    public async Task Characters_ArriveAsTheyWere()
    {
        const string hard = "\U00020bb7 \U0010de92 葛\U000e0100 <&>\" ①\r\n〜\t〓";
        await _bench.HandOverAsync(Sample.Delivery(Sample.Message(1)), name: hard);
        Assert.Equal(hard, _bench.Consumer.Received.Single().Envelope.Descendants(Ns + "addresseeName").Single().Value);
    }

    [Fact]
    public async Task Character_ThatXmlCannotHold_Parks()
    {
        Assert.IsType<HandOverResult.Park>(await _bench.HandOverAsync(Sample.Delivery(Sample.Message(1)), name: "a\u0001b"));
        Assert.Empty(_bench.Consumer.Received);
    }

    [Fact]
    public async Task Hub_ThatStops_IsNoTroubleOfTheConsumer()
    {
        using var stopping = new CancellationTokenSource();
        _bench.Consumer.Respond = async (_, http, _) =>
        {
            await stopping.CancelAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.HandOverAsync(Sample.Delivery(Sample.Message(1)), cancellation: stopping.Token));
    }
}
