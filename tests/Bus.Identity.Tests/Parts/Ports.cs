using System.Net;
using System.Net.Sockets;

namespace Bus.Identity.Tests.Parts;

/// <summary>Ports of loopback for servers that tests start.</summary>
internal static class Ports
{
    /// <summary>One that nobody had a moment ago.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
