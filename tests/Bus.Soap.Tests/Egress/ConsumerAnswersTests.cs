using Bus.Core.Dispatch;
using Bus.Soap.Egress;
using Microsoft.AspNetCore.Http;

namespace Bus.Soap.Tests.Egress;

/// <summary>Every row of the answers table, answered by a real endpoint.</summary>
public sealed class ConsumerAnswersTests(HandOverBench bench) : IClassFixture<HandOverBench>
{
    private const string Detail = """<fault xmlns="urn:bus:xmlns:pf:common:schema:2026-01:fault"><code>contradicting-duplicate</code></fault>""";

    /// <summary>Name, the row that must decide, how it ends, the answer.</summary>
    private static readonly (string Name, string Row, Type Ends, Func<HttpContext, Task> Answer)[] Cases =
    [
        ("aborted", "no-connection", typeof(HandOverResult.Retry), http => { http.Abort(); return Task.CompletedTask; }),
        ("slow", "timeout", typeof(HandOverResult.Retry), http => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default)),
        ("408", "asked-to-wait", typeof(HandOverResult.Retry), http => Consumer.AnswerAsync(http, 408, "")),
        ("429 with a Client fault", "asked-to-wait", typeof(HandOverResult.Retry), http => Consumer.FaultAsync(http, 429, "Client")),
        ("301", "redirect", typeof(HandOverResult.Park), http => { http.Response.Headers.Location = "/receive"; return Consumer.AnswerAsync(http, 301, ""); }),
        ("307", "redirect", typeof(HandOverResult.Park), http => { http.Response.Headers.Location = "/receive"; return Consumer.AnswerAsync(http, 307, ""); }),
        ("accepted", "taken", typeof(HandOverResult.Done), http => ReceiptAsync(http, "accepted")),
        ("processing", "taken", typeof(HandOverResult.Done), http => ReceiptAsync(http, "processing")),
        ("duplicate", "taken", typeof(HandOverResult.Done), http => ReceiptAsync(http, "duplicate")),
        ("refused", "refused", typeof(HandOverResult.Park), http => ReceiptAsync(http, "refused")),
        ("contradicting duplicate", "contradicting", typeof(HandOverResult.Park), http => Consumer.FaultAsync(http, 500, "Client", Detail)),
        ("Client with 500", "sender-fault", typeof(HandOverResult.Park), http => Consumer.FaultAsync(http, 500, "Client")),
        ("Client.Sub with 500", "sender-fault", typeof(HandOverResult.Park), http => Consumer.FaultAsync(http, 500, "Client.Authentication")),
        ("Client with 200", "sender-fault", typeof(HandOverResult.Park), http => Consumer.FaultAsync(http, 200, "Client")),
        ("MustUnderstand", "sender-fault", typeof(HandOverResult.Park), http => Consumer.FaultAsync(http, 500, "MustUnderstand")),
        ("Sender in SOAP 1.2", "sender-fault", typeof(HandOverResult.Park), http => Consumer.Fault12Async(http, 400, "Sender")),
        ("Server with 500", "receiver-fault", typeof(HandOverResult.Retry), http => Consumer.FaultAsync(http, 500, "Server")),
        ("Server with 400", "receiver-fault", typeof(HandOverResult.Retry), http => Consumer.FaultAsync(http, 400, "Server")),
        ("Receiver in SOAP 1.2", "receiver-fault", typeof(HandOverResult.Retry), http => Consumer.Fault12Async(http, 500, "Receiver")),
        ("unknown fault code with 500", "server-error", typeof(HandOverResult.Retry), http => Consumer.FaultAsync(http, 500, "Oops")),
        ("401", "client-error", typeof(HandOverResult.Park), http => Consumer.AnswerAsync(http, 401, "")),
        ("404", "client-error", typeof(HandOverResult.Park), http => Consumer.AnswerAsync(http, 404, "<html>not here</html>")),
        ("500 without a fault", "server-error", typeof(HandOverResult.Retry), http => Consumer.AnswerAsync(http, 500, "<html>oops</html>")),
        ("503", "server-error", typeof(HandOverResult.Retry), http => Consumer.AnswerAsync(http, 503, "")),
        ("receipt with 500", "server-error", typeof(HandOverResult.Retry), http => { http.Response.StatusCode = 500; return ReceiptAsync(http, "accepted", 500); }),
        ("200 with nothing", "unreadable", typeof(HandOverResult.Retry), http => Consumer.AnswerAsync(http, 200, "")),
        ("202 with nothing", "unreadable", typeof(HandOverResult.Retry), http => Consumer.AnswerAsync(http, 202, "")),
        ("200 with HTML", "unreadable", typeof(HandOverResult.Retry), http => Consumer.AnswerAsync(http, 200, "<html/>")),
        ("200 cut off", "unreadable", typeof(HandOverResult.Retry), http => Consumer.AnswerAsync(http, 200, "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>")),
        ("200 with a DTD", "unreadable", typeof(HandOverResult.Retry), http => Consumer.AnswerAsync(http, 200, "<!DOCTYPE x><x/>")),
        ("200 too large", "unreadable", typeof(HandOverResult.Retry), http => Consumer.AnswerAsync(http, 200, new string(' ', (1 << 20) + 1))),
        ("receipt of another namespace", "unreadable", typeof(HandOverResult.Retry),
            http => Consumer.AnswerAsync(http, 200, Soap.V11.Envelope("""<SendCollectionHistoryResponse xmlns="urn:x"><receipt><number>1</number><state>accepted</state></receipt></SendCollectionHistoryResponse>"""))),
        ("receipt with an unknown state", "unreadable", typeof(HandOverResult.Retry), http => ReceiptAsync(http, "fine")),
        ("receipt without number", "unreadable", typeof(HandOverResult.Retry),
            http => Consumer.AnswerAsync(http, 200, Soap.V11.Envelope($"""<SendCollectionHistoryResponse xmlns="{SoapHost.Ns}"><receipt><state>accepted</state></receipt></SendCollectionHistoryResponse>"""))),
        ("receipt with half a total", "odd-totals", typeof(HandOverResult.Retry), http => ReceiptAsync(http, "accepted", 200, "<records>1</records>")),
        ("receipt with totals that are no numbers", "odd-totals", typeof(HandOverResult.Retry), http => ReceiptAsync(http, "accepted", 200, "<records>NaN</records><amount>1e3</amount>")),
        ("receipt with a count below zero", "taken", typeof(HandOverResult.Done), http => ReceiptAsync(http, "accepted", 200, "<records>-1</records><amount>0</amount>")),
        ("receipt with totals of 400 digits", "taken", typeof(HandOverResult.Done),
            http => ReceiptAsync(http, "accepted", 200, $"<records>{new string('9', 400)}</records><amount>-{new string('9', 400)}</amount>")),
        ("refused, with odd totals", "refused", typeof(HandOverResult.Park), http => ReceiptAsync(http, "refused", 200, "<records>NaN</records><amount/>")),
    ];

    public static TheoryData<string> All() => new(Cases.Select(c => c.Name));

    [Theory, MemberData(nameof(All))]
    public async Task Answer_EndsAsTheTableSays(string name)
    {
        var expected = Cases.Single(c => c.Name == name);
        var calls = bench.Consumer.Received.Count;
        bench.Consumer.Respond = (_, http, _) => expected.Answer(http);
        // So long that a busy machine has the call at the consumer before its time is over.
        var result = await bench.HandOverAsync(Sample.Delivery(Sample.Message(1)), bench.Target(name == "slow" ? TimeSpan.FromSeconds(10) : null));
        Assert.IsType(expected.Ends, result);
        Assert.Equal(calls + 1, bench.Consumer.Received.Count); // neither followed nor repeated
        var trouble = result switch { HandOverResult.Retry r => r.Trouble, HandOverResult.Park p => p.Trouble, _ => default };
        var row = ConsumerAnswers.Table.Single(r => r.Name == expected.Row);
        Assert.StartsWith(row.Trouble.En ?? "", trouble.En ?? "");
        Assert.DoesNotContain("山田", trouble.Ja ?? "");
        if (name == "contradicting duplicate") Assert.EndsWith("(page 1, HTTP 500, contradicting-duplicate)", trouble.En);
    }

    [Fact]
    public void Cases_CoverEveryRow() =>
        Assert.Equal(ConsumerAnswers.Table.Select(r => r.Name).Order(), Cases.Select(c => c.Row).Distinct().Order());

    [Fact]
    public async Task NobodyThere_IsRetried()
    {
        var nobody = bench.Target() with { Url = new Uri("http://127.0.0.1:1/receive") };
        var retry = Assert.IsType<HandOverResult.Retry>(await bench.HandOverAsync(Sample.Delivery(Sample.Message(1)), nobody));
        Assert.StartsWith(ConsumerAnswers.Table.Single(r => r.Name == "no-connection").Trouble.Ja, retry.Trouble.Ja);
    }

    private static Task ReceiptAsync(HttpContext http, string state, int status = 200, string total = "<records>1</records><amount>10</amount>") =>
        Consumer.AnswerAsync(http, status, Soap.V11.Envelope(
            $"""<SendCollectionHistoryResponse xmlns="{SoapHost.Ns}"><receipt><number>R-1</number><state>{state}</state>{total}</receipt></SendCollectionHistoryResponse>"""));
}
