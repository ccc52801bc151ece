using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bus.Benchmarks.Load;

/// <summary>One connection of HTTP/1.1 and no more than that: the generator shares the machine with what is measured. Opened again where the other side closes it.</summary>
internal sealed class LoadConnection(IPEndPoint server) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;

    /// <summary>Sends a request and takes its whole answer; its status.</summary>
    public async ValueTask<int> CallAsync(ReadOnlyMemory<byte> request)
    {
        _socket ??= await OpenAsync();
        for (var sent = 0; sent < request.Length;) sent += await _socket.SendAsync(request[sent..]);
        var (have, head) = (0, -1);
        while (head < 0)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(have));
            if (read == 0) throw new IOException("The connection was closed before an answer came.");
            have += read;
            head = _buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
        }
        var text = Encoding.ASCII.GetString(_buffer, 0, head);
        await RestAsync(text, have, head + 4);
        if (text.Contains("Connection: close", StringComparison.OrdinalIgnoreCase)) Dispose();
        return int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async ValueTask RestAsync(string head, int have, int from)
    {
        var length = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (length >= 0)
        {
            var end = head.IndexOf('\r', length);
            for (var left = long.Parse(head.AsSpan(length + 16, (end < 0 ? head.Length : end) - length - 16), CultureInfo.InvariantCulture) - (have - from); left > 0;)
                left -= await MoreAsync(0);
            return;
        }
        var chunked = head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
        while (!(chunked && _buffer.AsSpan(from, have - from).EndsWith("0\r\n\r\n"u8)))
        {
            var read = await _socket!.ReceiveAsync(_buffer.AsMemory(have));
            if (read == 0 && !chunked) return; // the end of the connection is the end of the answer
            if (read == 0) throw new IOException("The connection was closed in the midst of an answer.");
            have += read;
        }
    }

    private async ValueTask<int> MoreAsync(int at) => await _socket!.ReceiveAsync(_buffer.AsMemory(at)) is > 0 and var read ? read : throw new IOException("The connection was closed in the midst of an answer.");

    private async Task<Socket> OpenAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        return socket;
    }
}
