using System.Net;
using System.Net.Sockets;

namespace Bus.Host.Hub;

/// <summary>Whether the addresses of a hub are free.</summary>
internal static class Listening
{
    /// <summary>The first of the addresses (separated by <c>;</c>) that is none, or all where there is none; null: they are well.</summary>
    public static string? FirstWrong(string urls)
    {
        var all = Parts(urls);
        return all.Length == 0 ? $"'{urls}'" : all.FirstOrDefault(url => !IsAddress(url));
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", Port: >= 0 and <= IPEndPoint.MaxPort };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string[] Parts(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The first of the addresses (separated by <c>;</c>) whose port somebody else listens on; null: all free, or not readable, which Kestrel tells better.</summary>
    public static string? FirstTaken(string urls)
    {
        foreach (var url in Parts(urls))
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
