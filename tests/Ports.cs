using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;

namespace Bus.Tests;

/// <summary>
/// Ports for servers that tests start later, stop, and start again. They lie below those that the system gives out by itself: up there any connection could take one while its
/// server is down, and a client that calls in vain could even connect to itself. Each is marked on this machine while the test process lives, so that no other test is given it.
/// </summary>
internal static class Ports
{
    private const int First = 10_000;
    private static readonly int End = SystemsFirst();
    private static readonly ConcurrentBag<Socket> Marks = [];

    public static int Free() => Free(1);

    /// <summary>So many in a row; the first of them.</summary>
    public static int Free(int count)
    {
        while (true)
        {
            var first = Random.Shared.Next(First, End - count);
            if (Enumerable.Range(first, count).All(IsMine)) return first;
        }
    }

    private static bool IsMine(int port)
    {
        // An abstract socket: it belongs to the machine's network like the port, and goes with its process however that ends.
        var mark = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            if (OperatingSystem.IsLinux()) mark.Bind(new UnixDomainSocketEndPoint($"\0bus-tests-port-{port}"));
            using var probe = TcpListener.Create(port);
            probe.Start();
            Marks.Add(mark);
            return true;
        }
        catch (SocketException)
        {
            mark.Dispose();
            return false;
        }
    }

    private static int SystemsFirst() => OperatingSystem.IsLinux()
        ? int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], CultureInfo.InvariantCulture) is > First + 5_000 and var first ? first : 32_768
        : 49_152;
}
