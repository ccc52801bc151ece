using System.Globalization;
using System.Xml.Linq;
using Bus.Conformance.Wire;

namespace Bus.Conformance.Checks;

/// <summary>The hub's mailbox, as an application that fetches its deliveries sees it.</summary>
internal static class MailboxChecks
{
    private static readonly XNamespace Ns = Names.Exchange;
    private static readonly Outcome Nothing = Outcome.NotHere("受信箱に電文がありません。--as provider で何か送ってから確かめてください。", "The mailbox is empty. Hand something over first (--as provider).");

    public static readonly Check Fetch = new("fetch", new("受信", "ReceiveMessages"),
        new("ReceiveMessages", "ReceiveMessages"),
        new("HTTP 200 と電文。中身は呼び出しで届くものと同じ Send… 要素で、同じ messageId を持つ", "HTTP 200 and messages; each holds the Send… element that a call would have brought, with the same messageId"),
        new("受信箱のアドレス（…/exchange）と、リージョン定義の by: mailbox を確認してください。", "Check the address (…/exchange) and by: mailbox of the region file."),
        async (with, ending) =>
        {
            var answer = await ReceiveAsync(with, ending);
            if (MessagesOf(answer) is not { } messages) return Outcome.Of(false, answer);
            return messages.Count == 0 ? Nothing : Outcome.Of(messages.All(m => ContentOf(m) is { } c && (string?)c.Element(c.Name.Namespace + "messageId") == IdOf(m)), answer);
        });

    public static readonly Check Again = new("again", new("受領確認まで同じ", "The same until acknowledged"),
        new("受領確認せずに ReceiveMessages をもう一度", "ReceiveMessages twice without an acknowledgement"),
        new("同じ電文 ID が同じ順に返る", "the same message ids in the same order"),
        new("受け取った電文は、保存してから受領確認してください。確認するまで同じものが返ります。", "Store what you fetch, then acknowledge it; until then the same comes again."),
        async (with, ending) =>
        {
            var (first, second) = (await ReceiveAsync(with, ending), await ReceiveAsync(with, ending));
            if (MessagesOf(first) is not { } before || MessagesOf(second) is not { } after) return Outcome.Of(false, second);
            return before.Count == 0 ? Nothing : Outcome.Of(before.Select(IdOf).SequenceEqual(after.Take(before.Count).Select(IdOf)), second);
        });

    public static readonly Check Sequence = new("sequence", new("経路の順", "Order of the route"),
        new("ReceiveMessages", "ReceiveMessages"),
        new("連携インタフェースごとに、routeSequence（同じ電文ではページ）が上がる", "by contract, routeSequence (and the page within a message) rises"),
        new("届いた順に処理してください。", "Work through them in the order in which they come."),
        async (with, ending) =>
        {
            var answer = await ReceiveAsync(with, ending);
            if (MessagesOf(answer) is not { } messages) return Outcome.Of(false, answer);
            var rising = messages.GroupBy(m => (string?)m.Element(Ns + "contract")).All(g => g.Zip(g.Skip(1)).All(p => Place(p.First).CompareTo(Place(p.Second)) < 0));
            return messages.Count == 0 ? Nothing : Outcome.Of(rising, answer);
        });

    public static readonly Check ContentTotals = new("content-totals", new("件数と金額", "Totals of what is fetched"),
        new("ReceiveMessages", "ReceiveMessages"),
        new("各電文の records と amount が、中身のレコードを数えた値と一致する", "records and amount of each message are those counted from its content"),
        new("受け取ったレコードから数えた合計と突き合わせてください。", "Compare them with what you counted from the records."),
        async (with, ending) =>
        {
            var answer = await ReceiveAsync(with, ending);
            if (MessagesOf(answer) is not { } messages) return Outcome.Of(false, answer);
            List<XElement> own = [.. messages.Where(m => ContentOf(m)?.Name.NamespaceName == with.Options.Contract.SchemaNamespace)];
            return own.Count == 0 ? Nothing : Outcome.Of(own.All(m => Agrees(with, m)), answer);
        });

    public static readonly Check Acknowledge = new("acknowledge", new("受領確認", "AcknowledgeMessages"),
        new("先頭の電文を AcknowledgeMessages で確認し、もう一度 ReceiveMessages", "AcknowledgeMessages for the first message, then ReceiveMessages"),
        new("acknowledged が 1、その電文はもう返らない", "acknowledged is 1, and that message does not come again"),
        new("電文 ID をそのまま返してください。", "Give the message id back as it came."),
        async (with, ending) =>
        {
            var fetched = await ReceiveAsync(with, ending);
            if (MessagesOf(fetched) is not { } messages) return Outcome.Of(false, fetched);
            if (messages.Count == 0) return Nothing;
            var answer = await CallAsync(with, "AcknowledgeMessages", ending, new XElement(Ns + "messageId", IdOf(messages[0])));
            var gone = MessagesOf(await ReceiveAsync(with, ending))?.All(m => IdOf(m) != IdOf(messages[0])) == true;
            return Outcome.Of(gone && (string?)answer.Body?.Element(Ns + "acknowledged") == "1", answer);
        });

    public static readonly Check AcknowledgeUnknown = new("acknowledge-unknown", new("知らない電文の受領確認", "Acknowledging what is not there"),
        new("受信箱にない電文 ID の AcknowledgeMessages", "AcknowledgeMessages with an id that is not in the mailbox"),
        new("フォールト invalid-message", "the fault invalid-message"),
        new("受け取った電文 ID だけを確認してください。", "Acknowledge only what was fetched."),
        async (with, ending) =>
        {
            var answer = await CallAsync(with, "AcknowledgeMessages", ending, new XElement(Ns + "messageId", with.NewId()));
            return Outcome.Of(answer.FaultCode == "invalid-message", answer);
        });

    private static Task<Answer> ReceiveAsync(Conversation with, CancellationToken cancellation) => CallAsync(with, "ReceiveMessages", cancellation);

    private static Task<Answer> CallAsync(Conversation with, string operation, CancellationToken cancellation, params XElement[] parameters) =>
        with.CallAsync(new Call { Action = Names.ExchangeAction + operation, Body = new XElement(Ns + operation, parameters) }, cancellation);

    /// <summary>Null: it is no answer of <c>ReceiveMessages</c>.</summary>
    private static List<XElement>? MessagesOf(Answer answer) =>
        answer.IsOk && answer.Body?.Name == Ns + "ReceiveMessagesResponse" ? [.. answer.Body.Elements(Ns + "message")] : null;

    private static string IdOf(XElement message) => (string?)message.Element(Ns + "messageId") ?? "";

    private static XElement? ContentOf(XElement message) => message.Element(Ns + "content")?.Elements().FirstOrDefault();

    private static (long, long) Place(XElement message) => (Number(message, "routeSequence"), Number(message, "page"));

    private static bool Agrees(Conversation with, XElement message)
    {
        XNamespace ns = with.Options.Contract.SchemaNamespace;
        var records = ContentOf(message)!.Elements(ns + "record").ToList();
        var amount = records.Sum(r => with.Options.Contract.AmountItems.Sum(i => long.TryParse((string?)r.Element(ns + with.Options.Contract.Items[i].Element), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var yen) ? yen : 0));
        return Number(message, "records") == records.Count && Number(message, "amount") == amount;
    }

    private static long Number(XElement message, string name) =>
        long.TryParse((string?)message.Element(Ns + name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
