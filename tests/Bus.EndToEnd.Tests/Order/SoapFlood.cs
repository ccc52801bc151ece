using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Order;

/// <summary>A sender that cares for no quota: it sends as fast as it is let, or at a rate, and remembers what became of each message.</summary>
internal sealed class SoapFlood : IDisposable
{
    private readonly string _municipality;
    private readonly HttpClient _http;
    private readonly ConcurrentBag<string> _accepted = [];
    private readonly ConcurrentBag<int> _retryAfters = [];
    private readonly ConcurrentBag<int> _statuses = [];

    public SoapFlood(Uri hub, string municipality)
    {
        _municipality = municipality;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 }) { BaseAddress = hub, Timeout = TimeSpan.FromMinutes(2) };
        var user = Encoding.UTF8.GetBytes($"collection:{Regions.PasswordOf(municipality, "collection")}");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(user));
    }

    /// <summary>Message ids that got a receipt.</summary>
    public IReadOnlyCollection<string> Accepted => _accepted;
    public int Refused => _statuses.Count;
    public IReadOnlyCollection<int> RetryAfters => _retryAfters;
    public IEnumerable<int> RefusalStatuses => _statuses.Distinct();
    /// <summary>How long each accepted message took, in milliseconds.</summary>
    public ConcurrentBag<double> Times { get; } = [];

    /// <summary>Sends so many messages, so many at once; with a rate, never faster than so many a second: what it was late with it does not make up for.</summary>
    public async Task RunAsync(int atOnce, int messages, double? rate = null, string name = "m", CancellationToken stop = default)
    {
        var (next, due, clock) = (0, TimeSpan.Zero, Stopwatch.StartNew());
        TimeSpan Early(double perSecond)
        {
            lock (clock)
            {
                var now = clock.Elapsed;
                due = due + TimeSpan.FromSeconds(1 / perSecond) is var turn && turn > now ? turn : now;
                return due - now;
            }
        }
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            for (int n; !stop.IsCancellationRequested && (n = Interlocked.Increment(ref next)) <= messages;)
            {
                if (rate is { } perSecond) await Task.Delay(Early(perSecond), CancellationToken.None);
                await SendOneAsync($"{name}-{n}");
            }
        }));
    }

    /// <summary>True if it was accepted.</summary>
    public async Task<bool> SendOneAsync(string id)
    {
        var payment = new Payment(_municipality, $"{(uint)id.GetHashCode(StringComparison.Ordinal)}", "01", 1, 5000);
        using var content = new StringContent($"<soapenv:Envelope xmlns:soapenv=\"{SoapSender.Envelope}\"><soapenv:Body><SendCollectionHistory xmlns=\"{Payment.Schema}\"><messageId>{id}</messageId>"
            + $"{payment.ToXml()}</SendCollectionHistory></soapenv:Body></soapenv:Envelope>", Encoding.UTF8, "text/xml");
        var began = Stopwatch.GetTimestamp();
        using var answer = await _http.PostAsync($"soap/{_municipality}/collection-history", content);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.IsSuccessStatusCode)
        {
            Times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Assert.Contains("<state>accepted</state>", text, StringComparison.Ordinal);
            _accepted.Add(id);
            return true;
        }
        _statuses.Add((int)answer.StatusCode);
        _retryAfters.Add((int)(answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? -1));
        Assert.Contains("over-quota", text, StringComparison.Ordinal);
        return false;
    }

    public void Dispose() => _http.Dispose();
}
