using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary><c>GetReceipt(number)</c>: state, counts, totals, deliveries and rejects of a receipt.</summary>
internal sealed class GetReceipt(IJournalQueries journal) : IExchangeOperation
{
    public string Name => "GetReceipt";
    public IReadOnlyList<Parameter> Parameters { get; } = [new("number", 1, 1)];

    public async Task<Fault?> AnswerAsync(ApplicationRef caller, ExchangeRequest asked, Reply reply, CancellationToken cancellation)
    {
        var message = await journal.FindAsync(caller.Municipality, asked.One("number")!, cancellation);
        if (message is null || message.Sender.Municipality != caller.Municipality) return NoSuchReceipt;
        var deliveries = await journal.DeliveriesAsync(message.Id, cancellation);
        if (message.Sender == caller)
        {
            var rejects = await journal.RejectsAsync(message, cancellation);
            await reply.AnswerAsync(body => WriteAnswer(body.Xml, message, deliveries, rejects));
            return null;
        }
        // A consumer sees how it stands with itself, and nothing of the sender's errors or of other consumers.
        var own = deliveries.Where(d => d.Route.Consumer == caller.Application && d.Route.Municipality == caller.Municipality).ToList();
        if (own.Count == 0) return NoSuchReceipt;
        await reply.AnswerAsync(body => WriteAnswer(body.Xml, message, own, []));
        return null;
    }

    // One answer for "there is none" and "it is not yours", so that nobody learns of others' receipts by asking.
    private static readonly Fault NoSuchReceipt = Refusals.Element("number",
        "この受付番号の受付票はありません。", "there is no such receipt.")
        with { Action = new("受付番号と、自分の業務システムの電文かどうかを確認してください。", "Check the number, and that the message is your application's own.") };

    private static void WriteAnswer(XmlWriter xml, MessageInfo message, IReadOnlyList<Delivery> deliveries, IReadOnlyList<Reject> rejects)
    {
        xml.WriteStartElement("GetReceiptResponse", Namespaces.Exchange);
        ReceiptDetails.Write(xml, message, deliveries, rejects);
        xml.WriteEndElement();
    }
}
