using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Services;

/// <summary><c>ListReceipts(from?, to?, contract?, state?, before?, maximum?)</c>: the caller's own receipts by time, newest first; pages go on <c>before</c> the last one.</summary>
internal sealed class ListReceipts(IJournalQueries journal, IOptions<SoapOptions> options) : IExchangeOperation
{
    public string Name => "ListReceipts";

    public IReadOnlyList<Parameter> Parameters { get; } =
        [new("from", 0, 1), new("to", 0, 1), new("contract", 0, 1), new("state", 0, 1), new("before", 0, 1), new("maximum", 0, 1)];

    public async Task<Fault?> AnswerAsync(ApplicationRef caller, ExchangeRequest asked, Reply reply, CancellationToken cancellation)
    {
        if (!Moment(asked, "from").TryGet(out var from, out var fault) || !Moment(asked, "to").TryGet(out var to, out fault)) return fault;
        if (!Counts.Maximum(asked, options.Value.ListMaximum).TryGet(out var most, out fault)) return fault;
        ReceiptState? state = null;
        if (asked.One("state") is { } named)
        {
            if (!StateNames.TryParse<ReceiptState>(named, out var known)) return Refusals.Element("state", "受付票の状態ではありません。", "it is no state of a receipt.");
            state = known;
        }
        MessageInfo? before = null;
        if (asked.One("before") is { } last)
        {
            before = await journal.FindAsync(caller.Municipality, last, cancellation);
            if (before?.Sender != caller) return Refusals.Element("before", "この受付番号の受付票はありません。", "there is no such receipt.")
                with { Action = new("受付番号を確認してください。", "Check the number.") };
        }
        var found = await journal.ListAsync(new MessageFilter(caller.Municipality, caller.Application, asked.One("contract"), state, Limit: most, BeforeId: before?.Id, From: from, To: to), cancellation);
        await reply.AnswerAsync(body => Write(body.Xml, found));
        return null;
    }

    private static void Write(XmlWriter xml, Part<MessageInfo> messages)
    {
        xml.WriteStartElement("ListReceiptsResponse", Namespaces.Exchange);
        foreach (var message in messages) ReceiptDetails.Write(xml, message, [], []);
        xml.WriteElementString("more", Namespaces.Exchange, messages.More ? "true" : "false");
        xml.WriteEndElement();
    }

    private static Result<DateTimeOffset?> Moment(ExchangeRequest asked, string parameter)
    {
        if (asked.One(parameter) is not { } text) return (DateTimeOffset?)null;
        return JapanTime.Read(text) is { } moment ? (DateTimeOffset?)moment
            : Refusals.Element(parameter, "日時（例 2026-11-20T09:00:00+09:00）でなければなりません。", "it must be a time such as 2026-11-20T09:00:00+09:00.");
    }
}
