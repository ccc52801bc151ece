using System.Net;
using Bus.Core.Faults;
using Bus.Core.Operation;
using Bus.Soap.Wire;

namespace Bus.Soap.Egress;

/// <summary>What the hub's calls to applications have in common: one POST, to its address and nowhere else.</summary>
internal static class SoapPost
{
    /// <summary>A client without a time-out: each call has its own.</summary>
    public static HttpClient Client(SoapOptions options) => new(new ResetConnections(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null, ConnectTimeout = options.ConnectTimeout, PooledConnectionLifetime = options.ConnectionLifetime,
    }))
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A request of SOAP 1.1.</summary>
    public static HttpRequestMessage To(Uri address, HttpContent content, string action, string? authorization, string? environment, string? trace)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.TryAddWithoutValidation("SOAPAction", $"\"{action}\"");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (environment is not null) request.Headers.TryAddWithoutValidation(HubEnvironment.Header, environment);
        if (trace is not null) request.Headers.TryAddWithoutValidation("traceparent", trace);
        return request;
    }

    /// <summary>An envelope of SOAP 1.1 as what is sent.</summary>
    public static HttpContent Content(PooledBuffer envelope)
    {
        var content = new ReadOnlyMemoryContent(envelope.Written);
        content.Headers.TryAddWithoutValidation("Content-Type", "text/xml; charset=utf-8");
        return content;
    }

    /// <summary>Reads an answer; false: it is larger than <paramref name="most"/> bytes.</summary>
    public static async Task<bool> ReadAsync(HttpContent content, PooledBuffer into, int most, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > most) return false;
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var piece = new byte[8192];
        for (int n; (n = await stream.ReadAsync(piece, cancellation)) > 0;)
        {
            if (into.Length + n > most) return false;
            into.Write(piece.AsSpan(0, n));
        }
        return true;
    }
}
