using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Soap.Wire;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Egress;

/// <summary>One POST of an asynchronous answer; only its status counts. Never throws for what the other side or the network does, and follows it nowhere.</summary>
internal sealed class ReplyClient(IOptions<SoapOptions> options, TimeProvider clock) : IDisposable
{
    private readonly HttpClient _http = SoapPost.Client(options.Value);

    /// <summary>True: it was taken (2xx).</summary>
    public async Task<bool> PostAsync(ReplyAddress to, PooledBuffer envelope, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.Value.ReplyTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, to.Address) { Content = new ReadOnlyMemoryContent(envelope.Written) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", (to.Soap12 ? SoapVersion.V12 : SoapVersion.V11).MediaType + "; charset=utf-8");
        if (!to.Soap12) request.Headers.TryAddWithoutValidation("SOAPAction", "\"\""); // the action stands in the envelope
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}
