using System.Globalization;
using System.Xml;

namespace Bus.Demo.Clients;

/// <summary>Walks through elements while they stream by.</summary>
internal static class XmlWalking
{
    /// <summary>Calls back on each child element, which must be read to its end. Leaves the reader after the parent.</summary>
    public static async Task ForEachChildAsync(this XmlReader xml, Func<XmlReader, Task> child)
    {
        var (depth, empty) = (xml.Depth, xml.IsEmptyElement);
        await xml.ReadAsync();
        if (empty) return;
        while (xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element) await child(xml);
            else await xml.ReadAsync();
        }
        await xml.ReadAsync();
    }

    /// <summary>The text of the element the reader stands on; the reader is left after it.</summary>
    public static Task<string> TextAsync(this XmlReader xml) => xml.ReadElementContentAsStringAsync();

    /// <summary>The integer in the element the reader stands on.</summary>
    /// <exception cref="XmlException">It holds no integer.</exception>
    public static async Task<long> NumberAsync(this XmlReader xml) =>
        long.TryParse(await xml.TextAsync(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number : throw new XmlException("An integer was expected.");
}
