using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Bus.Demo.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Bus.Demo.Tests.Fake;

/// <summary>A hub as its neighbours see it, on a loopback port and a folder of its own, without a journal, and with the faults of a script.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string, string), FakeMessage> _messages = new();
    private readonly Lock _gate = new();
    private readonly List<(string Id, FakeMessage Message)> _mailbox = [];
    private readonly HttpClient _http = new();
    private FakeRegion? _region;
    private Task _files = Task.CompletedTask;
    private int _receipts, _busy;

    private FakeHub(WebApplication server, Script script, string folder)
    {
        (_server, Script, FilesRoot, _busy) = (server, script, folder, script.BusyAtFirst);
    }

    public Script Script { get; set; }
    public string FilesRoot { get; }
    public long Miscount => Script.MiscountsDeliveries ? 1 : 0;
    public DemoHub AsDemoHub => new(new Uri(_server.Urls.First()), FilesRoot, ApplyAsync);

    public static async Task<FakeHub> StartAsync(Script script)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var hub = new FakeHub(builder.Build(), script, Directory.CreateTempSubdirectory("bus-demo-").FullName);
        hub._server.Run(new FakeSoap(hub).ServeAsync);
        await hub._server.StartAsync();
        return hub;
    }

    public FakeMember Member(string code) => _region!.Members[code];
    public bool IsBusy() => Interlocked.Decrement(ref _busy) >= 0;

    public IReadOnlyList<(string Id, FakeMessage Message)> Mailbox(string code)
    {
        lock (_gate) return [.. _mailbox.Where(m => m.Message.Code == code)];
    }

    public void Acknowledge(string code, string id)
    {
        lock (_gate) Assert.NotEqual(0, _mailbox.RemoveAll(m => m.Message.Code == code && m.Id == id));
    }

    public FakeMessage TakeIn(FakeMember member, string messageId, IReadOnlyList<Dictionary<string, string>> records)
    {
        var (isNew, message) = (false, (FakeMessage?)null);
        message = _messages.GetOrAdd((member.Code, messageId), _ =>
        {
            isNew = true;
            return new FakeMessage(member.Code, NewReceipt(member.Code), records);
        });
        if (isNew) Deliver(member, message);
        return !isNew && Script.ForgetsMessageIds ? message with { Receipt = NewReceipt(member.Code) } : message;
    }

    /// <summary>Hands a message to the municipality's consumer, as an earlier run's delivery would come.</summary>
    public void Deliver(FakeMember member, FakeMessage message)
    {
        if (Script.Deaf) return;
        if (Script.LosesLastRecord) message = message with { Records = [.. message.Records.SkipLast(1)] };
        if (Script.Reverses) message = message with { Records = [.. message.Records.Reverse()] };
        HandOver(member, message, message.Receipt + ".delinquency.1");
        if (Script.DeliversTwice && member.By != "file") HandOver(member, message, message.Receipt + ".delinquency.1");
        if (Script.Doubles && member.By != "file") HandOver(member, message, message.Receipt + ".delinquency.2");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _files;
        await _server.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
        Directory.Delete(FilesRoot, true);
    }

    public string Home(string code, string application) => Path.Combine(FilesRoot, code, application);
    public string NewReceipt(string code) => $"{code}-20261121-{Interlocked.Increment(ref _receipts):D10}";

    private Task ApplyAsync(string yaml, CancellationToken cancellation)
    {
        _region = FakeRegion.Parse(yaml);
        foreach (var member in _region.Members.Values)
            foreach (var folder in new[] { "collection/in", "collection/result", "delinquency/out" })
                Directory.CreateDirectory(Path.Combine(FilesRoot, member.Code, folder, "collection-history"));
        if (_files.IsCompleted) _files = Task.Run(() => new FakeFiles(this, _region.Members.Keys).RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    private void HandOver(FakeMember member, FakeMessage message, string id)
    {
        if (member.By == "mailbox")
        {
            lock (_gate) _mailbox.Add((id, message));
        }
        else if (member.By == "file") FakeFiles.Put(Home(member.Code, "delinquency"), member, message, Miscount);
        else Push(member, message, id);
    }

    private void Push(FakeMember member, FakeMessage message, string id)
    {
        XNamespace d = SoapNames.Delivery;
        var header = new XElement(d + "Delivery", new XElement(d + "receipt", message.Receipt), new XElement(d + "routeSequence", 1), new XElement(d + "page", 1),
            new XElement(d + "pages", 1), new XElement(d + "records", message.Records.Count), new XElement(d + "amount", message.Amount + Miscount));
        using var request = new HttpRequestMessage(HttpMethod.Post, member.Url);
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{member.User}:{member.UrlPassword}")));
        request.Content = new StringContent(FakeSoap.Envelope(SoapNames.Soap11, header, message.ToXml(id)).ToString(), Encoding.UTF8, "text/xml");
        using var response = _http.SendAsync(request).GetAwaiter().GetResult();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
