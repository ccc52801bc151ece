using System.Xml;

namespace Bus.Demo.Clients;

/// <summary>Reads what the hub pushes: an envelope with a Delivery header around <c>SendCollectionHistory</c>.</summary>
internal static class PushReader
{
    /// <exception cref="XmlException">It is something else.</exception>
    /// <exception cref="FormatException">A record's number or amount is none.</exception>
    public static async Task<(SoapDialect Dialect, ReceivedPage Page)> ReadAsync(Stream body)
    {
        using var xml = SoapEnvelope.Open(body);
        var page = new ReceivedPage();
        var addressed = "";
        var dialect = await SoapEnvelope.EnterAsync(xml, async header =>
        {
            if (header is { LocalName: "Delivery", NamespaceURI: SoapNames.Delivery }) await ReadDeliveryAsync(header, page);
            else if (header is { LocalName: "MessageID", NamespaceURI: SoapNames.Addressing }) addressed = await header.TextAsync();
            else await header.SkipAsync();
        });
        if (xml.LocalName != CollectionHistory.Operation || xml.NamespaceURI != CollectionHistory.Schema) throw new XmlException("Not the operation of this endpoint.");
        await RecordXml.ReadAsync(xml, page);
        if (page.MessageId.Length == 0) page.MessageId = addressed;
        if (page.MessageId.Length == 0 || page.Receipt.Length == 0) throw new XmlException("The message has no id or names no receipt.");
        return (dialect, page);
    }

    private static Task ReadDeliveryAsync(XmlReader xml, ReceivedPage page) => xml.ForEachChildAsync(async item =>
    {
        switch (item.LocalName)
        {
            case "receipt": page.Receipt = await item.TextAsync(); break;
            case "records": page.Declared = page.Declared with { Records = await item.NumberAsync() }; break;
            case "amount": page.Declared = page.Declared with { Amount = await item.NumberAsync() }; break;
            default: await item.SkipAsync(); break;
        }
    });
}
