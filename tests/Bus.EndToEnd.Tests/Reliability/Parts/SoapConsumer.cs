using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>What a consumer does with a page.</summary>
internal abstract record Reply
{
    /// <summary>Takes it and says so.</summary>
    public sealed record Taken : Reply;
    /// <summary>Takes it, and the answer is lost on the way.</summary>
    public sealed record TakenUnheard : Reply;
    /// <summary>Does not take it; the connection breaks.</summary>
    public sealed record Dropped : Reply;
    /// <summary>Does not take it, and does not answer in time.</summary>
    public sealed record Silent : Reply;
    /// <summary>Does not take it, and answers this.</summary>
    public sealed record Answer(int Status, string Body = "", string? Location = null) : Reply;

    public static Reply Fault(string code) => new Answer(500,
        $"<s:Envelope xmlns:s=\"{SoapSender.Envelope}\"><s:Body><s:Fault><faultcode>s:{code}</faultcode><faultstring>test</faultstring></s:Fault></s:Body></s:Envelope>");

    public static Reply Receipt(string state) => new Answer(200, ReceiptBody(state, 0, 0));

    public static string ReceiptBody(string state, long records, long amount) => string.Create(CultureInfo.InvariantCulture,
        $"<s:Envelope xmlns:s=\"{SoapSender.Envelope}\"><s:Body><SendCollectionHistoryResponse xmlns=\"{Payment.Schema}\"><receipt><number>stub-1</number><state>{state}</state><records>{records}</records><amount>{amount}</amount></receipt></SendCollectionHistoryResponse></s:Body></s:Envelope>");
}

/// <summary>A delinquency application's own endpoint, on Kestrel. Each path below it is a consumer of its own.</summary>
internal sealed class SoapConsumer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, ConsumerMemory> _memories = new();
    private readonly ConcurrentDictionary<string, int> _calls = new();

    private readonly ConcurrentQueue<string> _traceparents = new();
    private readonly ConcurrentQueue<string> _environments = new();

    private SoapConsumer(WebApplication web) => _web = web;

    /// <summary>Decides what is done with a page that was not taken before; by default it is taken.</summary>
    public Func<Page, Reply> Decide { get; set; } = _ => new Reply.Taken();

    /// <summary>How long it takes for each call before it decides.</summary>
    public Func<Task> Takes { get; set; } = () => Task.CompletedTask;

    public int Port { get; private set; }

    /// <summary>The traces that calls said they belong to, one a call.</summary>
    public IReadOnlyList<string> Traceparents => [.. _traceparents];

    public static async Task<SoapConsumer> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var web = builder.Build();
        var consumer = new SoapConsumer(web);
        web.MapPost("/{path}", consumer.ServeAsync);
        await web.StartAsync();
        consumer.Port = new Uri(web.Urls.First()).Port;
        return consumer;
    }

    public string UrlOf(string path) => $"http://127.0.0.1:{Port}/{path}";

    public ConsumerMemory Of(string path) => _memories.GetOrAdd(path, p => new ConsumerMemory(p));

    /// <summary>The consumer loses what it had, as one that was restored from an old copy.</summary>
    public void Forget(string path) => _memories.TryRemove(path, out _);

    /// <summary>Calls that came to a path so far.</summary>
    public int CallsOf(string path) => _calls.GetValueOrDefault(path);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _web.StopAsync(atOnce.Token);
        await _web.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext http, string path)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var page = Page.OfCall(path, await reader.ReadToEndAsync(http.RequestAborted));
        if ((string?)http.Request.Headers.TraceParent is { } trace) _traceparents.Enqueue(trace);
        if ((string?)http.Request.Headers["Bus-Environment"] is { } environment) _environments.Enqueue(Uri.UnescapeDataString(environment));
        var memory = Of(path);
        _calls.AddOrUpdate(path, 1, (_, n) => n + 1);
        memory.Arrived(page);
        await Takes();
        var reply = memory.Has(page.Id) ? new Reply.Taken() : Decide(page);
        if (reply is Reply.Taken or Reply.TakenUnheard) memory.Take(page);
        await AnswerAsync(http, page, reply);
    }

    /// <summary>The environments that callers said they are of.</summary>
    public IReadOnlyCollection<string> Environments => _environments;

    private static async Task AnswerAsync(HttpContext http, Page page, Reply reply)
    {
        switch (reply)
        {
            case Reply.Taken:
                await WriteAsync(http, 200, Reply.ReceiptBody("accepted", page.Payments.Length, page.Payments.Sum(p => p.Amount)));
                break;
            case Reply.Answer answer:
                if (answer.Location is { } location) http.Response.Headers.Location = location;
                await WriteAsync(http, answer.Status, answer.Body);
                break;
            case Reply.Silent:
                // Until the hub hangs up.
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            default:
                http.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
                break;
        }
    }

    private static async Task WriteAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/xml; charset=utf-8";
        await http.Response.WriteAsync(body);
    }
}
