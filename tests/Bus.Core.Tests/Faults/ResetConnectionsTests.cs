using System.Net;
using System.Net.Sockets;
using Bus.Core.Faults;

namespace Bus.Core.Tests.Faults;

public sealed class ResetConnectionsTests
{
    [Fact]
    public async Task PeerThatResetsAtOnce_IsABrokenConnection()
    {
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        peer.Start();
        using var http = new HttpClient(new ResetConnections(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (to, cancellation) => ConnectAndLoseAsync(peer, to.DnsEndPoint, cancellation) }));
        var trouble = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)peer.LocalEndpoint).Port}/")));
        Assert.Equal(HttpRequestError.ConnectionError, trouble.HttpRequestError);
    }

    /// <summary>A connection that its peer has reset before anything was sent on it.</summary>
    private static async ValueTask<Stream> ConnectAndLoseAsync(TcpListener peer, DnsEndPoint to, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(to, cancellation);
        using (var taken = await peer.AcceptSocketAsync(cancellation)) taken.LingerState = new LingerOption(enable: true, 0);
        Assert.True(socket.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead)); // the reset is here, and the socket does not know it yet
        return new NetworkStream(socket, ownsSocket: true);
    }
}
