using System.Buffers;
using System.Text;
using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Records;

namespace Bus.Contracts.Xml;

/// <summary>Writes one <c>record</c> element. Line breaks survive whatever the writer's settings are: CR always leaves as a character reference.</summary>
internal static class XmlRecordWriter
{
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n");

    public static void Write(XmlWriter xml, RecordShape shape, OutgoingReader record)
    {
        var ns = shape.Contract.SchemaNamespace;
        xml.WriteStartElement(XmlPlan.Record, ns);
        var own = shape.Contract.Items.Length;
        for (var item = 0; item < own; item++) WriteItem(xml, shape.Items[item].Element, ns, record.Field(item));
        var open = false;
        for (var item = own; item < shape.Items.Length; item++)
        {
            var value = record.Field(item);
            if (value.IsEmpty) continue;
            if (!open) xml.WriteStartElement(XmlPlan.Additional, ns);
            open = true;
            WriteItem(xml, shape.Items[item].Element, ns, value);
        }
        if (open) xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteItem(XmlWriter xml, string element, string ns, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return;
        xml.WriteStartElement(element, ns);
        var chars = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            WriteText(xml, chars, Encoding.UTF8.GetChars(utf8, chars));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
        xml.WriteEndElement();
    }

    private static void WriteText(XmlWriter xml, char[] chars, int length)
    {
        // A line feed is safe unless the writer replaces it (its default, where the platform's line end is another).
        var keepsLineFeed = xml.Settings is not { NewLineHandling: NewLineHandling.Replace, NewLineChars: not "\n" };
        for (var start = 0; start < length;)
        {
            var end = chars.AsSpan(start, length - start).IndexOfAny(LineBreaks);
            end = end < 0 ? length : start + end;
            if (end > start) xml.WriteChars(chars, start, end - start);
            if (end < length && chars[end] == '\n' && keepsLineFeed) xml.WriteChars(chars, end, 1);
            else if (end < length) xml.WriteCharEntity(chars[end]);
            start = end + 1;
        }
    }
}
