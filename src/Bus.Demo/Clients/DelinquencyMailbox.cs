using System.Globalization;
using System.Xml;

namespace Bus.Demo.Clients;

/// <summary>A delinquency application (滞納整理) that fetches its deliveries from the mailbox (受信箱) and acknowledges what it has entered.</summary>
/// <param name="http">Its connections; stays the caller's.</param>
/// <param name="hub">Address of the hub.</param>
/// <param name="login">Who it is.</param>
/// <param name="ledger">Its books.</param>
public sealed class DelinquencyMailbox(HttpClient http, Uri hub, ApplicationLogin login, DeliveryLedger ledger)
{
    private const string Service = "exchange";
    private const int Most = 20;
    private readonly HubCaller _hub = new(http, hub, login);

    /// <summary>Fetches once, enters and acknowledges what came.</summary>
    /// <returns>How many messages came, and the fault if the hub refused.</returns>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    public async Task<(int Messages, SoapFault? Fault)> TakeAsync(CancellationToken cancellation)
    {
        var pages = new List<ReceivedPage>();
        var (_, fault) = await _hub.CallAsync(Service, SoapNames.ExchangeAction + "ReceiveMessages", WriteReceive,
            xml => xml.ForEachChildAsync(async message => pages.Add(await ReadMessageAsync(message))), cancellation);
        if (fault is not null || pages.Count == 0) return (0, fault);
        foreach (var page in pages) ledger.Take(page);
        (_, fault) = await _hub.CallAsync(Service, SoapNames.ExchangeAction + "AcknowledgeMessages",
            xml => WriteAcknowledge(xml, pages), xml => xml.SkipAsync(), cancellation);
        return (pages.Count, fault);
    }

    private static void WriteReceive(XmlWriter xml)
    {
        xml.WriteStartElement("ReceiveMessages", SoapNames.Exchange);
        xml.WriteElementString("contract", SoapNames.Exchange, CollectionHistory.Contract);
        xml.WriteElementString("maximum", SoapNames.Exchange, Most.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private static void WriteAcknowledge(XmlWriter xml, List<ReceivedPage> pages)
    {
        xml.WriteStartElement("AcknowledgeMessages", SoapNames.Exchange);
        foreach (var id in pages.Select(p => p.MessageId).Distinct(StringComparer.Ordinal)) xml.WriteElementString("messageId", SoapNames.Exchange, id);
        xml.WriteEndElement();
    }

    private static async Task<ReceivedPage> ReadMessageAsync(XmlReader xml)
    {
        var page = new ReceivedPage();
        var messageId = "";
        await xml.ForEachChildAsync(async item =>
        {
            switch (item.LocalName)
            {
                case "messageId": messageId = await item.TextAsync(); break;
                case "receipt": page.Receipt = await item.TextAsync(); break;
                case "records": page.Declared = page.Declared with { Records = await item.NumberAsync() }; break;
                case "amount": page.Declared = page.Declared with { Amount = await item.NumberAsync() }; break;
                case "content": await item.ForEachChildAsync(send => RecordXml.ReadAsync(send, page)); break;
                default: await item.SkipAsync(); break;
            }
        });
        // The mailbox's own id is what is acknowledged, whatever the content says.
        page.MessageId = messageId;
        return page;
    }
}
