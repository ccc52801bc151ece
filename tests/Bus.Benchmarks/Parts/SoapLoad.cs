using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Parts;

/// <summary>Sends SOAP messages over a number of connections for a time; every one must get its receipt.</summary>
internal sealed class SoapLoad : IDisposable
{
    private readonly string _municipality;
    private readonly int _connections;
    private readonly TimeSpan _time;
    private readonly HttpClient _http;
    private long _number;

    public SoapLoad(Uri hub, string municipality, string application, string password, int connections, TimeSpan time)
    {
        (_municipality, _connections, _time) = (municipality, connections, time);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections }) { BaseAddress = new Uri(hub, $"soap/{municipality}/{Rows.Contract}") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{application}:{password}")));
    }

    /// <summary>Records a second that got a receipt.</summary>
    public async Task<Sample> RunAsync(int recordsPerCall, CancellationToken cancellation)
    {
        var (clock, calls) = (Stopwatch.StartNew(), 0L);
        await Task.WhenAll(Enumerable.Range(0, _connections).Select(async _ =>
        {
            while (clock.Elapsed < _time)
            {
                await SendAsync(recordsPerCall, cancellation);
                Interlocked.Increment(ref calls);
            }
        }));
        return Sample.Rate(calls * recordsPerCall, "records", clock.Elapsed);
    }

    public void Dispose() => _http.Dispose();

    private async Task SendAsync(int records, CancellationToken cancellation)
    {
        using var content = new StringContent(SoapMessage.Of(_municipality, Enumerable.Range(0, records).Select(_ => Interlocked.Increment(ref _number))), Encoding.UTF8, "text/xml");
        using var answer = await _http.PostAsync((Uri?)null, content, cancellation);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The hub answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
        await answer.Content.ReadAsByteArrayAsync(cancellation);
    }
}
