using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Order;

/// <summary>Sends one payment a message at a rate, whatever the answers are, and knows how long each accepted one took.</summary>
internal sealed class PacedSender : IDisposable
{
    private readonly string _municipality;
    private readonly HttpClient _http;
    private long _number;

    public PacedSender(Uri hub, string municipality, string password)
    {
        _municipality = municipality;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri(hub, $"soap/{municipality}/{Rows.Contract}") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"collection:{password}")));
    }

    public long Accepted { get; private set; }

    public long Refused { get; private set; }

    /// <summary>Milliseconds of each accepted message, in the order in which the answers came.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(double perSecond, TimeSpan time, CancellationToken cancellation)
    {
        var (times, under, clock) = (new List<double>(), new List<Task>(), Stopwatch.StartNew());
        for (var n = 1; clock.Elapsed < time && !cancellation.IsCancellationRequested; n++)
        {
            // From the schedule, not from the answer before: who waits for a slow answer does not send less.
            if (TimeSpan.FromSeconds(n / perSecond) - clock.Elapsed is { Ticks: > 0 } early) await Task.Delay(early, CancellationToken.None);
            under.Add(SendAsync(times, cancellation));
            under.RemoveAll(t => t.IsCompletedSuccessfully);
        }
        await Task.WhenAll(under).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (times) return [.. times];
    }

    public void Dispose() => _http.Dispose();

    private async Task SendAsync(List<double> times, CancellationToken cancellation)
    {
        var number = Interlocked.Increment(ref _number);
        using var content = new StringContent(SoapMessage.Of(_municipality, number), Encoding.UTF8, "text/xml");
        var began = Stopwatch.GetTimestamp();
        using var answer = await _http.PostAsync((Uri?)null, content, cancellation);
        await answer.Content.ReadAsByteArrayAsync(cancellation);
        lock (times)
        {
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                Accepted++;
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            else Refused++;
        }
    }
}
