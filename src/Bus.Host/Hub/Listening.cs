using System.Net;
using System.Net.Sockets;

namespace Bus.Host.Hub;

/// <summary>Whether the addresses of a hub are free.</summary>
internal static class Listening
{
    /// <summary>The first of the addresses (separated by <c>;</c>) whose port somebody else listens on; null: all free, or not readable, which Kestrel tells better.</summary>
    public static string? FirstTaken(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("*", "localhost").Replace("+", "localhost"), UriKind.Absolute, out var address) || address.Port == 0) continue;
            var host = IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Loopback;
            try
            {
                using var probe = new TcpListener(host, address.Port);
                probe.Start();
            }
            catch (SocketException e)
            {
                // Anything else (an address that is not this machine's, a port that needs rights) Kestrel tells in its own words.
                if (e.SocketErrorCode == SocketError.AddressAlreadyInUse) return url;
            }
        }
        return null;
    }
}
