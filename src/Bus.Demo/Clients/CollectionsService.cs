using System.Globalization;
using System.Xml;
using Bus.Core.Vocabulary;

namespace Bus.Demo.Clients;

/// <summary>The SOAP half of a collections application (収納): hands payments over by <c>SendCollectionHistory</c>.</summary>
/// <param name="http">Its connections; stays the caller's.</param>
/// <param name="hub">Address of the hub.</param>
/// <param name="login">Who it is.</param>
public sealed class CollectionsService(HttpClient http, Uri hub, ApplicationLogin login)
{
    private readonly HubCaller _hub = new(http, hub, login);

    /// <summary>One call. The same message id again with the same records is the same message.</summary>
    /// <exception cref="HttpRequestException">No answer came: it may have been taken, so call again with the same message id.</exception>
    public async Task<SoapReply> SendAsync(string messageId, DateOnly businessDate, IReadOnlyList<CollectionRecord> records, CancellationToken cancellation)
    {
        SoapReceipt? receipt = null;
        var (status, fault) = await _hub.CallAsync(CollectionHistory.Contract, CollectionHistory.Action,
            xml => Write(xml, messageId, businessDate, records), async xml => receipt = await ReadAsync(xml), cancellation);
        return new SoapReply(status, receipt, receipt is null ? fault ?? FaultReader.NoSoap(status) : null);
    }

    private static void Write(XmlWriter xml, string messageId, DateOnly businessDate, IReadOnlyList<CollectionRecord> records)
    {
        xml.WriteStartElement(CollectionHistory.Operation, CollectionHistory.Schema);
        xml.WriteElementString("messageId", CollectionHistory.Schema, messageId);
        xml.WriteElementString("businessDate", CollectionHistory.Schema, businessDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        foreach (var record in records) RecordXml.Write(xml, record);
        xml.WriteEndElement();
    }

    private static async Task<SoapReceipt?> ReadAsync(XmlReader xml)
    {
        if (xml.LocalName != CollectionHistory.Operation + "Response") return null;
        var (number, state, total) = ("", "", ControlTotal.Zero);
        await xml.ForEachChildAsync(receipt => receipt.ForEachChildAsync(async item =>
        {
            switch (item.LocalName)
            {
                case "number": number = await item.TextAsync(); break;
                case "state": state = await item.TextAsync(); break;
                case "records": total = total with { Records = await item.NumberAsync() }; break;
                case "amount": total = total with { Amount = await item.NumberAsync() }; break;
                default: await item.SkipAsync(); break;
            }
        }));
        return number.Length == 0 ? null : new SoapReceipt(number, state, total);
    }
}
