using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bus.Host.Tests.Verbs;

/// <summary>Stands where a hub should be, and says nothing by itself.</summary>
internal sealed class SilentHub : IDisposable
{
    private readonly TcpListener _door = new(IPAddress.Loopback, 0);

    public SilentHub() => _door.Start();

    public Uri Address => new($"http://{_door.LocalEndpoint}");

    /// <summary>Answers one call with just this, and goes.</summary>
    public async Task AnswerAsync(string answer)
    {
        using var call = await _door.AcceptTcpClientAsync();
        var stream = call.GetStream();
        await stream.ReadExactlyAsync(new byte[4]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        call.Client.Shutdown(SocketShutdown.Send);
        // With a part of the request unread the connection would be reset, and the answer with it.
        await stream.CopyToAsync(Stream.Null);
    }

    public void Dispose() => _door.Dispose();
}
