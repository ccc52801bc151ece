using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bus.Files.Tests.Partners;

/// <summary>A line to an FTP server that is cut at one command of the control connection: before the server hears of it, or when it has done it and before its answer comes. The data go beside it.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server, _which;
    private readonly string _command;
    private readonly bool _done;
    private int _seen;

    /// <param name="which">At the first of these commands, the second, …</param>
    /// <param name="done">True: the server does it.</param>
    public CuttingProxy(int server, string command, int which, bool done)
    {
        (_server, _command, _which, _done) = (server, command, which, done);
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"ftp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server);
                var (near, far) = (client.GetStream(), server.GetStream());
                using var cut = new CancellationTokenSource();
                _ = AnswersAsync(far, near, cut);
                using var orders = new StreamReader(near, Encoding.UTF8);
                while (await orders.ReadLineAsync() is { } order)
                {
                    var isHere = order.Split(' ')[0] == _command && Interlocked.Increment(ref _seen) == _which;
                    if (isHere) await cut.CancelAsync();
                    if (isHere && !_done) return;
                    await far.WriteAsync(Encoding.UTF8.GetBytes(order + "\r\n"));
                    // Its answer says that it has done it, or has begun a transfer.
                    if (isHere && await far.ReadAsync(new byte[1_024]) >= 0) return;
                }
            }
            catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Either end hung up.
            }
        }
    }

    private static async Task AnswersAsync(NetworkStream far, NetworkStream near, CancellationTokenSource cut)
    {
        try
        {
            await far.CopyToAsync(near, cut.Token);
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // From here on nobody hears them.
        }
    }
}
