using System.Globalization;
using System.Xml.Linq;
using Bus.Conformance.Sampling;
using Bus.Conformance.Wire;

namespace Bus.Conformance.Checks;

/// <summary>Records handed over: taken, counted, once, in order.</summary>
internal static class HandOverChecks
{
    public static readonly Check Accept = new("accept", new("受付", "Acceptance"),
        new("1 レコードの電文", "a message of one record"),
        new("HTTP 200 と受付票（受付番号があり、状態は accepted）", "HTTP 200 and a receipt with a number and the state accepted"),
        new("操作の応答要素に receipt（number、state、records、amount）を入れて返してください。", "Answer with the operation's response element that holds receipt (number, state, records, amount)."),
        async (with, ending) =>
        {
            var answer = await SendAsync(with, with.NewId(), [with.Sample.Record(1, 12400)], ending);
            return Outcome.Of(ReceiptOf(with, answer) is { State: "accepted", Number.Length: > 0 }, answer);
        });

    public static readonly Check Totals = new("totals", new("合計の一致", "Totals"),
        new("3 レコード、合計 12,100 円（負の金額を含む）の電文", "a message of 3 records, 12,100 yen in all, one of them negative"),
        new("受付票の件数 3、金額 12100", "a receipt of 3 records and 12100"),
        new("受け取ったレコードの件数と転送合計（金額項目の和）を数えて返してください。負の金額もそのまま足します。", "Count the records and sum the amount items of what was received; negative amounts are added as they are."),
        async (with, ending) =>
        {
            var answer = await SendAsync(with, with.NewId(), [with.Sample.Record(1, 12400), with.Sample.Record(2, -500), with.Sample.Record(3, 200)], ending);
            var amount = with.Options.Contract.AmountItems.IsEmpty ? 0 : 12100;
            return ReceiptOf(with, answer) is { } receipt
                ? Outcome.Of(receipt.Records == 3 && receipt.Amount == amount, $"件数 {receipt.Records}、金額 {receipt.Amount}", $"{receipt.Records} records, {receipt.Amount}") : Outcome.Of(false, answer);
        });

    public static readonly Check Empty = new("empty", new("0 件の電文", "No records"),
        new("レコードのない電文（0 件の日）", "a message without records (a day without any)"),
        new("受付票の件数 0", "a receipt of 0 records"),
        new("0 件も正常な電文として受け付けてください。", "Take a message of no records as a normal one."),
        async (with, ending) =>
        {
            var answer = await SendAsync(with, with.NewId(), [], ending);
            return Outcome.Of(ReceiptOf(with, answer) is { State: "accepted", Records: 0 }, answer);
        });

    public static readonly Check Duplicate = new("duplicate", new("重複", "Duplicate"),
        new("同じ messageId・同じ内容の電文を二度", "the same messageId with the same content twice"),
        new("二度目も受付票。ハブは初回と同じ受付番号、業務システムは accepted か duplicate で、合計は初回と同じ", "a receipt both times: from a hub the first one's number, from an application accepted or duplicate; the same totals"),
        new("messageId を記憶し、二度目は取り込まずに同じ合計の受付票を返してください。フォールトにすると再送が止まります。", "Remember messageIds; the second time take nothing and answer with the same totals. A fault would stop the route."),
        async (with, ending) =>
        {
            var (id, records) = (with.NewId(), new[] { with.Sample.Record(1, 12400), with.Sample.Record(2, 600) });
            var first = ReceiptOf(with, await SendAsync(with, id, records, ending));
            var answer = await SendAsync(with, id, records, ending);
            return Outcome.Of(Same(with, first, ReceiptOf(with, answer)), answer);
        });

    public static readonly Check Contradiction = new("contradiction", new("矛盾する重複", "Contradicting duplicate"),
        new("同じ messageId で金額の違う電文", "the same messageId with another amount"),
        new("フォールト contradicting-duplicate", "the fault contradicting-duplicate"),
        new("同じ messageId で内容が違うものを受け付けてはいけません。", "The same messageId with other values must not be taken."),
        async (with, ending) =>
        {
            var id = with.NewId();
            await SendAsync(with, id, [with.Sample.Record(1, 12400)], ending);
            var answer = await SendAsync(with, id, [with.Sample.Record(1, 12401)], ending);
            return Outcome.Of(answer.FaultCode == "contradicting-duplicate", answer);
        });

    public static readonly Check TimeOut = new("time-out", new("応答を待たずに切れた呼び出し", "A call that broke off"),
        new("電文を送り、応答を読まずに切断し、同じ messageId で送り直す", "a message whose sender hangs up before the answer, then the same messageId again"),
        new("送り直しに受付票。件数・金額は 1 回分", "a receipt for the second call, with the totals of one"),
        new("切断された呼び出しを取り込んでいてもいなくても、送り直しには一度分の受付票を返してください。", "Whether the broken call was taken or not, answer the second one with the receipt of one."),
        async (with, ending) =>
        {
            var (id, records) = (with.NewId(), new[] { with.Sample.Record(1, 12400) });
            await with.LeaveAsync(with.SendOf(with.Sample.Message(id, records)) with { Headers = HeadersOf(with, id, 1) }, ending);
            var answer = await SendAsync(with, id, records, ending);
            return Outcome.Of(ReceiptOf(with, answer) is { State: "accepted" or "duplicate", Records: 1 } receipt && receipt.Amount == (with.Options.Contract.AmountItems.IsEmpty ? 0 : 12400), answer);
        });

    public static readonly Check Order = new("order", new("順序と追い越し", "Order"),
        new("同じキーの電文を 3 通続けて送り、2 通目をもう一度送る", "three messages of one key one after the other, then the second again"),
        new("すべて受付票。ハブの受付番号は上がり、2 通目の再送は初回と同じ扱い", "receipts for all; a hub's numbers rise, and the second one again is treated like the first time"),
        new("後の電文を受けた後に前の電文が再送されても、古いからといって拒否せず、重複として受付票を返してください。", "Do not refuse an earlier message that comes again after a later one: answer it as a duplicate."),
        async (with, ending) =>
        {
            string[] ids = [with.NewId(), with.NewId(), with.NewId()];
            var receipts = new List<Receipt?>();
            for (var i = 0; i < ids.Length; i++) receipts.Add(ReceiptOf(with, await SendAsync(with, ids[i], [with.Sample.Record(i + 1, 100 + i)], ending, sequence: i + 1)));
            var answer = await SendAsync(with, ids[1], [with.Sample.Record(2, 101)], ending, sequence: 2);
            var rising = !with.IsHub || (string.CompareOrdinal(receipts[0]?.Number, receipts[1]?.Number) < 0 && string.CompareOrdinal(receipts[1]?.Number, receipts[2]?.Number) < 0);
            return Outcome.Of(receipts.All(r => r?.State is "accepted") && rising && Same(with, receipts[1], ReceiptOf(with, answer)), answer);
        });

    public static readonly Check Characters = new("characters", new("文字", "Characters"),
        new("BMP 外の漢字・異体字セレクタ・波ダッシュ・<&> を含む追加項目", "an additional item with characters outside the BMP, a variation selector, a wave dash and <&>"),
        new("受付票（件数 1）", "a receipt of 1 record"),
        new("XML を UTF-8 として読み、1 文字を UTF-16 の 1 単位と決めつけないでください。知らない追加項目は読み飛ばしてください。", "Read the XML as UTF-8, and never take a character for one unit of UTF-16. Pass over additional items that you do not know."),
        async (with, ending) =>
        {
            var answer = await SendAsync(with, with.NewId(), [with.Sample.WithAdditional(with.Sample.Record(1, 12400), "addresseeName", SampleMessage.Characters)], ending);
            return Outcome.Of(ReceiptOf(with, answer) is { State: "accepted", Records: 1 }, answer);
        });

    public static readonly Check LargePage = new("large-page", new("大きなページ", "A large page"),
        new("1 通に多数のレコード（既定 500 件）", "many records in one message (500 unless said otherwise)"),
        new("受付票の件数が送った件数", "a receipt of as many records"),
        new("電文の大きさの上限を広げるか、リージョン定義の recordsPerMessage を小さくしてください。", "Raise the limit of a message's size, or lower recordsPerMessage in the region file."),
        async (with, ending) =>
        {
            var answer = await SendAsync(with, with.NewId(), Enumerable.Range(1, with.Options.LargePage).Select(i => with.Sample.Record(i, 1)), ending);
            return Outcome.Of(ReceiptOf(with, answer) is { } receipt && receipt.Records == with.Options.LargePage, answer);
        });

    public static readonly Check Receipt = new("receipt", new("受付票の照会", "GetReceipt"),
        new("exchange の GetReceipt に、受け付けられた受付番号", "GetReceipt of exchange with a receipt number that was given"),
        new("同じ番号の受付票、件数 1", "the receipt of that number, 1 record"),
        new("exchange サービスのアドレスと認証情報を確認してください。", "Check the address of the exchange service and the credentials."),
        async (with, ending) =>
        {
            var taken = ReceiptOf(with, await SendAsync(with, with.NewId(), [with.Sample.Record(1, 12400)], ending));
            XNamespace ns = Names.Exchange;
            var answer = await with.CallAsync(new Call
            {
                Url = new Uri(with.Options.Url, "exchange"), Action = Names.ExchangeAction + "GetReceipt", Body = new XElement(ns + "GetReceipt", new XElement(ns + "number", taken?.Number ?? "")),
            }, ending);
            return Outcome.Of(answer.ReceiptOf("GetReceipt", Names.Exchange) is { Records: 1 } found && found.Number == taken?.Number, answer);
        });

    public static Receipt? ReceiptOf(Conversation with, Answer answer) => answer.ReceiptOf(with.Options.Contract.Operation, with.Options.Contract.SchemaNamespace);

    public static Task<Answer> SendAsync(Conversation with, string id, IEnumerable<XElement> records, CancellationToken cancellation, int sequence = 1) =>
        with.CallAsync(with.SendOf(with.Sample.Message(id, records)) with { Headers = HeadersOf(with, id, sequence) }, cancellation);

    /// <summary>Towards an application the headers that a hub sends.</summary>
    private static IReadOnlyList<XElement> HeadersOf(Conversation with, string id, int sequence)
    {
        if (with.IsHub) return [];
        XNamespace wsa = Names.Addressing, ns = Names.Delivery;
        return
        [
            new XElement(wsa + "To", with.Options.Url.AbsoluteUri), new XElement(wsa + "Action", with.SendOf(new XElement("x")).Action), new XElement(wsa + "MessageID", "urn:bus:message:" + id),
            new XElement(ns + "Delivery", new XElement(ns + "receipt", id), new XElement(ns + "routeSequence", sequence.ToString(CultureInfo.InvariantCulture)),
                new XElement(ns + "page", 1), new XElement(ns + "pages", 1)),
        ];
    }

    private static bool Same(Conversation with, Receipt? first, Receipt? again) => first is not null && again is not null && (first.Records, first.Amount) == (again.Records, again.Amount)
        && (with.IsHub ? first.Number == again.Number && first.State == again.State : again.State is "accepted" or "duplicate");
}
