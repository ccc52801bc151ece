using System.Net.Sockets;
using System.Text;

namespace Bus.Host.Hub;

/// <summary>Tells systemd (sd_notify(3)) that the hub is ready, or stopping: with <c>Type=notify</c> whoever is ordered after it starts when it accepts. Elsewhere it says nothing.</summary>
internal static class Systemd
{
    public static void Ready() => Tell("READY=1");

    public static void Stopping() => Tell("STOPPING=1");

    private static void Tell(string state)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 1 } address) return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // A leading @ stands for the zero byte of an abstract name.
            socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
            socket.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (SocketException e)
        {
            System.Console.Error.WriteLine($"systemd was not told {state}: {e.Message}");
        }
    }
}
