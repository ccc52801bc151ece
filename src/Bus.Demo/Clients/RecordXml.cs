using System.Xml;

namespace Bus.Demo.Clients;

/// <summary>Records as XML.</summary>
internal static class RecordXml
{
    private const string Ns = CollectionHistory.Schema;
    private const int Own = (int)CollectionItem.AddresseeName;

    public static void Write(XmlWriter xml, CollectionRecord record)
    {
        xml.WriteStartElement("record", Ns);
        for (var i = 0; i < Own; i++)
            if (record[i].Length > 0) xml.WriteElementString(CollectionHistory.Items[i].Element, Ns, record[i]);
        if (record[Own].Length > 0)
        {
            xml.WriteStartElement("additional", Ns);
            xml.WriteElementString(CollectionHistory.Items[Own].Element, Ns, record[Own]);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    /// <summary>Reads a <c>SendCollectionHistory</c>, on which the reader stands, into a page.</summary>
    public static Task ReadAsync(XmlReader xml, ReceivedPage page) => xml.ForEachChildAsync(async child =>
    {
        if (child.LocalName == "messageId") page.MessageId = await child.TextAsync();
        else if (child.LocalName == "record") page.Add(await ReadRecordAsync(child));
        else await child.SkipAsync();
    });

    private static async Task<CollectionRecord> ReadRecordAsync(XmlReader xml)
    {
        var record = new CollectionRecord();
        await xml.ForEachChildAsync(item => item.LocalName == "additional" ? item.ForEachChildAsync(a => SetAsync(a, record)) : SetAsync(item, record));
        return record;
    }

    // An item that the application does not know is passed over.
    private static async Task SetAsync(XmlReader xml, CollectionRecord record)
    {
        var at = CollectionHistory.OfElement(xml.LocalName);
        if (at >= 0) record[at] = await xml.TextAsync();
        else await xml.SkipAsync();
    }
}
