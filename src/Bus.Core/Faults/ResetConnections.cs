using System.Net.Sockets;

namespace Bus.Core.Faults;

/// <summary>
/// A peer that takes a connection and resets it at once makes <see cref="SocketsHttpHandler"/> throw a bare <see cref="SocketException"/>, while it reads the connection's other end.
/// Here that is what <see cref="HttpClient"/> promises for a broken connection: a <see cref="HttpRequestException"/>.
/// </summary>
public sealed class ResetConnections(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }
}
