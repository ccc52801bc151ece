using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Load;

/// <summary>A request as bytes, of which only the notice numbers change from call to call: making it must cost the generator next to nothing.</summary>
internal sealed class LoadMessage
{
    private const int Digits = 12; // Rows writes notice numbers so
    private static readonly byte[] Before = "<noticeNumber>"u8.ToArray();
    private readonly byte[] _bytes;
    private readonly int[] _places;

    public LoadMessage(LoadOrder order, string municipality)
    {
        var body = Encoding.UTF8.GetBytes(SoapMessage.Of(municipality, Enumerable.Range(1, order.Records).Select(n => (long)n)));
        var address = new Uri(string.Format(CultureInfo.InvariantCulture, order.Address, municipality));
        var head = Encoding.ASCII.GetBytes(
            $"POST {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: text/xml; charset=utf-8\r\nSOAPAction: \"\"\r\nContent-Length: {body.Length}\r\n"
            + (order.Authorization.Length == 0 ? "" : $"Authorization: {order.Authorization}\r\n") + "\r\n");
        (_bytes, _places) = ([.. head, .. body], PlacesIn(body, head.Length));
    }

    /// <summary>The request whose first record has this number. The same bytes each time: they are sent before they are asked for again.</summary>
    public ReadOnlyMemory<byte> Of(long first)
    {
        foreach (var place in _places) Utf8Formatter.TryFormat(first++, _bytes.AsSpan(place, Digits), out _, new('D', Digits));
        return _bytes;
    }

    private static int[] PlacesIn(byte[] body, int from)
    {
        var places = new List<int>();
        for (int at = 0, found; (found = body.AsSpan(at).IndexOf(Before)) >= 0; at += found + Before.Length) places.Add(from + at + found + Before.Length);
        return [.. places];
    }
}
