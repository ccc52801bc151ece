using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bus.EndToEnd.Tests.Faults;

/// <summary>The network between one node and one server: a relay on loopback that can be cut, frozen, or made slow while it carries.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly int _server;
    private readonly Task _accepting;
    private volatile WireState _state;

    public Wire(int serverPort)
    {
        _server = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public WireState State
    {
        get => _state;
        set
        {
            _state = value;
            if (value != WireState.Cut) return;
            foreach (var socket in _open.Keys) Reset(socket);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var socket in _open.Keys) Reset(socket);
        _ends.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = CarryAsync(await _listener.AcceptSocketAsync(_ends.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Socket node)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        node.NoDelay = true;
        (_open[node], _open[server]) = (true, true);
        try
        {
            if (_state == WireState.Cut) return;
            await server.ConnectAsync(IPAddress.Loopback, _server, _ends.Token);
            await Task.WhenAny(PumpAsync(node, server), PumpAsync(server, node));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is down: to the node it looks like that.
        }
        finally
        {
            Reset(node);
            Reset(server);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _ends.Token) is > 0 and var count)
            {
                if (_state == WireState.Slow) await Task.Delay(40, _ends.Token);
                // What is under way arrives when the wire is whole again, as with a network that lost its packets for a while.
                while (_state == WireState.Frozen) await Task.Delay(20, _ends.Token);
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _ends.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either side ended.
        }
    }

    private void Reset(Socket socket)
    {
        if (!_open.TryRemove(socket, out _)) return;
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}

/// <summary>What a wire does with what is sent.</summary>
internal enum WireState
{
    /// <summary>Carries.</summary>
    Whole,
    /// <summary>Every connection is reset, none can be made.</summary>
    Cut,
    /// <summary>Connections stay and nothing arrives.</summary>
    Frozen,
    /// <summary>Every piece takes 40 ms.</summary>
    Slow,
}
