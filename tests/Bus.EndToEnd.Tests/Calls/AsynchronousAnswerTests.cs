using System.Collections.Concurrent;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.EndToEnd.Tests.Calls;

/// <summary>WS-Addressing with a ReplyTo of its own: the final state of the receipt is called back, also when the hub dies and the receiver is away in between.</summary>
public sealed class AsynchronousAnswerTests : IAsyncLifetime
{
    private const string Action = "urn:bus:xmlns:pf:lgxml:wsdl:2026-01:collection-history:SendCollectionHistory";
    private readonly ConcurrentQueue<XDocument> _came = new();
    private volatile bool _away = true;
    private WebApplication _receiver = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapPost("/reply", async http =>
        {
            var envelope = await XDocument.LoadAsync(http.Request.Body, LoadOptions.None, default);
            if (_away) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else _came.Enqueue(envelope);
        });
        await _receiver.StartAsync();
    }

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    [Fact]
    public async Task ReplyTo_IsCalledBack_ForMessagesFilesAndRefusals_AcrossAKill()
    {
        var reply = new Uri(new Uri(_receiver.Urls.Single()), "reply").ToString();
        await using var hub = await HubProcess.StartAsync("--Soap:ReplyInterval=00:00:00.100", "--Soap:ReplyRetryLongest=00:00:01");
        await hub.ApplyAsync($$"""
            municipalities:
              - code: "362018"
                name: 徳島市
                applications:
                  - id: collection
                    name: 収納
                    password: { value: s3cret-c }
                    replyTo: ["{{reply}}"]
                    provides: [{ contract: collection-history }]
            """);
        using (var caller = new Caller(hub.Address))
        {
            Assert.Equal((202, true), ((await caller.PostAsync(Caller.Envelope(Caller.Send("a-1"), Headers(reply, "message")))) is var said ? said.Status : 0, said.Xml is null));
            Assert.Equal(202, (await caller.PostAsync(Caller.Envelope(File("kaz.csv", 1), Headers(reply, "file", "File")))).Status);
            Assert.Equal(202, (await caller.PostAsync(Caller.Envelope(Caller.Send("a-2", "412066"), Headers(reply, "refused")))).Status);
            Assert.Equal("wsa:OnlyAnonymousAddressSupported", (await caller.PostAsync(Caller.Envelope(Caller.Send("a-3"), Headers("http://127.0.0.1:1/", "x"))))["faultcode"]);
        }
        await hub.KillAsync();
        await hub.StartAgainAsync();
        _away = false;
        await Eventually.HoldsAsync(() => Task.FromResult(_came.Select(RelatesTo).Distinct().Count() == 3), () => Task.FromResult($"{string.Join('\n', _came)}\n{hub.Log}"));
        Assert.Equal(3, _came.Count); // each is sent once it is taken
        var (message, file, refused) = (Of("message"), Of("file"), Of("refused"));
        Assert.Equal(("SendCollectionHistoryResponse", "accepted", "1"), (Body(message), Text(message, "state"), Text(message, "records")));
        Assert.Equal(("SendCollectionHistoryFileResponse", "accepted"), (Body(file), Text(file, "state")));
        Assert.Equal(("Fault", "other-municipality"), (Body(refused), Text(refused, "code")));
        Assert.Equal(Action + "FileResponse", Text(file, "Action"));

        XDocument Of(string id) => _came.Single(e => RelatesTo(e) == id);
    }

    private static string File(string name, int records)
    {
        var csv = Payment.Header[..Payment.Header.LastIndexOf(',')] + "\r\n" + new Payment("362018", "9", "01", 1, 1000).ToCsv()[..^1] + "\r\n";
        return $"""
            <SendCollectionHistoryFile xmlns="{Payment.Schema}"><name>{name}</name><records>{records}</records><amount>1000</amount>
            <content>{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(csv))}</content></SendCollectionHistoryFile>
            """;
    }

    private static string Headers(string reply, string id, string operation = "") => Caller.Token("collection", "s3cret-c") + $"""
        <a:MessageID xmlns:a="{Caller.Wsa}">{id}</a:MessageID><a:Action xmlns:a="{Caller.Wsa}">{Action}{operation}</a:Action>
        <a:ReplyTo xmlns:a="{Caller.Wsa}"><a:Address>{reply}</a:Address></a:ReplyTo>
        """;

    private static string RelatesTo(XDocument envelope) => Text(envelope, "RelatesTo");

    private static string Body(XDocument envelope) => envelope.Root!.Elements().Last().Elements().Single().Name.LocalName;

    private static string Text(XDocument envelope, string name) => envelope.Descendants().First(e => e.Name.LocalName == name).Value;
}
