using System.Net.Sockets;
using System.Text;

namespace Bus.Soap.Tests.Hostile;

/// <summary>A request as bytes, and how its sender behaves.</summary>
/// <param name="Name">Which generator made it.</param>
internal sealed record RawRequest(string Name, byte[] Bytes, Manner Manner);

/// <summary>What a sender does when its bytes are sent.</summary>
internal enum Manner
{
    /// <summary>It has sent what its headers announce, and waits: it must be answered.</summary>
    Waits,
    /// <summary>It may have announced more than it sends. Unless it is answered soon, it closes its side, as one that died.</summary>
    Dies,
    /// <summary>It sends no more and keeps the connection, until the other side has had enough.</summary>
    Lingers,
}

/// <summary>What came back over the wire; no status: the connection was closed without an answer.</summary>
internal sealed record RawAnswer(int? Status, string Head, string Body, bool Hung);

/// <summary>Sends bytes as they are and reads until the connection is closed or the answer is whole.</summary>
internal static class RawCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Life = TimeSpan.FromMilliseconds(300);

    public static async Task<RawAnswer> SendAsync(Uri address, RawRequest request)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, patience.Token);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
        var sending = SendAsync(socket, request, patience.Token, answered.Token);
        var received = new MemoryStream();
        var piece = new byte[16 * 1024];
        try
        {
            for (int n; (n = await socket.ReceiveAsync(piece, patience.Token)) > 0;)
            {
                received.Write(piece, 0, n);
                if (IsWhole(received)) break;
            }
        }
        catch (OperationCanceledException)
        {
            return new RawAnswer(null, "", "", Hung: true);
        }
        catch (SocketException)
        {
            // Reset: an answer that came before it counts.
        }
        await answered.CancelAsync();
        await sending;
        return Read(received);
    }

    private static async Task SendAsync(Socket socket, RawRequest request, CancellationToken cancellation, CancellationToken answered)
    {
        try
        {
            for (var sent = 0; sent < request.Bytes.Length;) sent += await socket.SendAsync(request.Bytes.AsMemory(sent), cancellation);
            if (request.Manner != Manner.Dies) return;
            await Task.Delay(Life, answered);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return; // the hub has answered and closed before it had all
        }
    }

    private static bool IsWhole(MemoryStream received) => Whole(received) is { } length && received.Length >= length;

    /// <summary>How long the first answer is; null: not known yet, or it says no length.</summary>
    private static int? Whole(MemoryStream received)
    {
        var text = Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return null;
        var length = text[..end].Split("\r\n").FirstOrDefault(h => h.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null ? null : end + 4 + int.Parse(length["Content-Length:".Length..]);
    }

    /// <summary>The first answer: bytes that its request left over are a request of their own, and may have been answered too by now.</summary>
    private static RawAnswer Read(MemoryStream received)
    {
        var first = (int)Math.Min(Whole(received) ?? received.Length, received.Length);
        var text = Encoding.UTF8.GetString(received.GetBuffer(), 0, first);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return new RawAnswer(null, text, "", false);
        var line = text[..end].Split(' ');
        return new RawAnswer(line.Length > 1 && int.TryParse(line[1], out var status) ? status : null, text[..end], text[(end + 4)..], false);
    }
}
