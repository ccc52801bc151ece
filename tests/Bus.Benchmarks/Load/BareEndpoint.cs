using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Benchmarks.Load;

/// <summary>The least that an endpoint in .NET can do: Kestrel as it comes, the whole envelope read by an XmlReader, a receipt that never changes: of the one record that the load sends. It stores nothing and asks nobody who they are. Also a consumer that is never in the way.</summary>
internal sealed class BareEndpoint : IAsyncDisposable
{
    /// <summary>The first word of its command line.</summary>
    public const string Word = "bare";

    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><SendCollectionHistoryResponse xmlns=\"{Rows.Schema}\"><receipt><number>bare-1</number><state>accepted</state><records>1</records><amount>{Rows.AmountOf(1)}</amount></receipt></SendCollectionHistoryResponse></s:Body></s:Envelope>"));

    private readonly Process _process;
    private readonly HttpClient _http;

    private BareEndpoint(Process process, Uri address) => (_process, Address, _http) = (process, address, new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address });

    public Uri Address { get; }
    public int ProcessId => _process.Id;

    public static Task<BareEndpoint> OfAsync(Bench bench) => bench.PartAsync(StartAsync);

    /// <summary>From now on it takes nothing (false), or everything again (true).</summary>
    public async Task OpenAsync(bool open, CancellationToken cancellation) => await _http.GetStringAsync(open ? "open" : "close", cancellation);

    /// <summary>Messages taken since it began.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation) => long.Parse(await _http.GetStringAsync("count", cancellation), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The process's side: says its address and serves until it is killed.</summary>
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        var (taken, open) = (0L, true);
        app.Run(async context =>
        {
            if (HttpMethods.IsGet(context.Request.Method))
            {
                if (context.Request.Path != "/count") Volatile.Write(ref open, context.Request.Path == "/open");
                await context.Response.WriteAsync(Interlocked.Read(ref taken).ToString(CultureInfo.InvariantCulture));
                return;
            }
            using var body = new MemoryStream((int)(context.Request.ContentLength ?? 0));
            await context.Request.Body.CopyToAsync(body);
            body.Position = 0;
            using (var reader = XmlReader.Create(body, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit }))
                while (reader.Read()) { }
            if (!Volatile.Read(ref open))
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }
            Interlocked.Increment(ref taken);
            context.Response.ContentType = "text/xml; charset=utf-8";
            context.Response.ContentLength = Answer.Length;
            await context.Response.Body.WriteAsync(Answer);
        });
        await app.StartAsync();
        System.Console.WriteLine(app.Urls.Single());
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>One that only the caller uses, and ends.</summary>
    public static async Task<BareEndpoint> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BareEndpoint).Assembly.Location, Word]) { RedirectStandardOutput = true })!;
        return new BareEndpoint(process, new Uri(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The bare endpoint did not start.")));
    }
}
