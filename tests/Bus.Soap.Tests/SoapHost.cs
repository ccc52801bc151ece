using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Bus.Contracts;
using Bus.Core.Admission;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bus.Soap.Tests;

/// <summary>The SOAP side on a real Kestrel at a free port, with the real contracts; what Bus.Core and the storage implement is played by fakes.</summary>
public sealed class SoapHost : IAsyncLifetime
{
    public const string Municipality = Soap.Municipality;
    public const string Ns = Soap.Ns;
    public const string Exchange = Soap.Exchange;

    private readonly Dictionary<string, string?> _settings;
    private WebApplication? _app;

    public SoapHost() : this([]) { }

    private SoapHost(Dictionary<string, string?> settings) => _settings = settings;

    internal FakeIntake Intake { get; private set; } = null!;
    internal FakeJournal Journal { get; } = new();
    internal Queries.FakeDesk Desk { get; } = new();
    internal Exchange.FakeClosings Closings { get; } = new();
    internal FakeMailbox Mailbox { get; } = new();
    internal FakeAdmission Admission { get; } = new();
    internal FakeKeys Keys { get; } = new();
    internal FakeMaintenance Maintenance { get; } = new();
    internal FakeReplies Replies { get; } = new();
    internal ErrorLines Errors { get; } = new();
    internal FakeFileDoor Files { get; } = new();
    internal FakeRegion Region { get; } = new();
    internal IServiceProvider Services => _app!.Services;
    internal Contract Contract => Services.GetRequiredService<ICatalogue>().Current.Find("collection-history")!;
    public Uri Address { get; private set; } = null!;
    public HttpClient Http { get; } = new();

    /// <summary>A host with other settings than the shared one.</summary>
    public static async Task<SoapHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var host = new SoapHost(settings.ToDictionary(s => s.Key, string? (s) => s.Value));
        await host.InitializeAsync();
        return host;
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Errors);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Services.AddBusContracts(builder.Configuration);
        builder.Services.AddBusSoap(builder.Configuration);
        builder.Services.AddSingleton<IRegionStore>(Region);
        builder.Services.AddSingleton<IReplyBook>(Replies);
        builder.Services.AddSingleton(new UnderWay(Maintenance, TimeProvider.System));
        builder.Services.AddSingleton<IFileDoor>(Files);
        builder.Services.AddSingleton<Bus.Core.Nodes.ILeases, NeverTheTurn>();
        builder.Services.AddSingleton<FakeIntake>();
        builder.Services.AddSingleton<IIntake>(s => s.GetRequiredService<FakeIntake>());
        builder.Services.AddSingleton<Bus.Core.Queries.IQueryDesk>(Desk);
        builder.Services.AddSingleton<IJournalQueries>(Journal);
        builder.Services.AddSingleton<IMailbox>(Mailbox);
        builder.Services.AddSingleton<Bus.Core.Closings.IClosings>(Closings);
        builder.Services.AddSingleton<IAdmission>(Admission);
        builder.Services.AddSingleton<IKeyRing>(Keys);
        _app = builder.Build();
        // Lets a test come from another address than loopback.
        _app.Use((http, next) =>
        {
            if (http.Request.Headers.TryGetValue("Test-Peer", out var peer)) http.Connection.RemoteIpAddress = IPAddress.Parse(peer.ToString());
            return next(http);
        });
        _app.MapBusSoap();
        await _app.StartAsync();
        Intake = _app.Services.GetRequiredService<FakeIntake>();
        Address = new Uri(_app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
    }

    public Uri ServiceAddress(string service = "collection-history", string municipality = Municipality) => new(Address, $"/soap/{municipality}/{service}");

    /// <summary>Posts an envelope with the right content type of its version.</summary>
    internal Task<Answer> PostAsync(Soap soap, string envelope, string? address = null, Action<HttpRequestMessage>? change = null) =>
        PostAsync(new StringContent(envelope, Encoding.UTF8), soap.MediaType + "; charset=utf-8", address, change);

    internal async Task<Answer> PostAsync(HttpContent content, string? contentType, string? address = null, Action<HttpRequestMessage>? change = null)
    {
        content.Headers.Remove("Content-Type");
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, address is null ? ServiceAddress() : new Uri(Address, address)) { Content = content };
        change?.Invoke(request);
        using var response = await Http.SendAsync(request);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", response.Headers,
            XDocument.Parse(await response.Content.ReadAsStringAsync()), response.Content.Headers.ContentLength);
    }
}

/// <summary>Keeps what was logged as an error: the hub's own failures.</summary>
internal sealed class ErrorLines : ILoggerProvider, ILogger
{
    public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();
    public ILogger CreateLogger(string categoryName) => this;
    /// <summary>What was refused, a line each.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Refusals { get; } = new();
    public bool IsEnabled(LogLevel level) => level >= LogLevel.Information;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (id.Id == 5000) Refusals.Enqueue(formatter(state, exception));
        if (level >= LogLevel.Error) Lines.Enqueue($"{id.Id} {formatter(state, exception)} {exception}");
    }
    public void Dispose() { }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string ContentType, HttpResponseHeaders Headers, XDocument Xml, long? Length)
{
    private static readonly XNamespace F = "urn:bus:xmlns:pf:common:schema:2026-01:fault";

    public XElement Body => Xml.Root!.Elements().Single(e => e.Name.LocalName == "Body").Elements().Single();
    public XElement? FaultDetail => Xml.Descendants(F + "fault").SingleOrDefault();
    public string? FaultCode => (string?)FaultDetail?.Element(F + "code");
    /// <summary>Client, Sender, …</summary>
    public string Role => (Xml.Descendants("faultcode").SingleOrDefault()
        ?? Xml.Descendants(Soap.V12.Namespace + "Code").Single().Element(Soap.V12.Namespace + "Value"))!.Value.Split(':')[1];
    public string Text(string element) => Xml.Descendants().First(e => e.Name.LocalName == element).Value;
    public IReadOnlyList<XElement> All(string element) => [.. Xml.Descendants().Where(e => e.Name.LocalName == element)];
}
