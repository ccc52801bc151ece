using System.Collections.Immutable;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using static Bus.Soap.Egress.AnswerContent;
using static Bus.Soap.Egress.Verdict;
using static System.FormattableString;

namespace Bus.Soap.Egress;

/// <summary>What is done about an answer.</summary>
internal enum Verdict
{
    /// <summary>The consumer has the page.</summary>
    Taken,
    /// <summary>The same page with the same MessageID again, later.</summary>
    Retry,
    /// <summary>A person must look.</summary>
    Park,
}

/// <summary>The one table of consumers' answers: which count as taken, which are tried again, which park. The first row that fits decides.</summary>
internal static class ConsumerAnswers
{
    /// <param name="Name">For the log.</param>
    /// <param name="Trouble">For the operator; empty where all is well.</param>
    internal sealed record Row(string Name, Func<ConsumerAnswer, bool> Fits, Verdict Verdict, Bilingual Trouble);

    public static readonly ImmutableArray<Row> Table =
    [
        new("no-connection", a => a.Content == NoConnection, Retry, new(
            "受信側に接続できないか、通信が途中で切れました。", "The consumer could not be reached, or the connection broke.")),
        new("timeout", a => a.Content == TimedOut, Retry, new(
            "受信側が時間内に応答しませんでした。", "The consumer did not answer in time.")),
        new("asked-to-wait", a => a.Status is 408 or 429, Retry, new(
            "受信側が混み合っています。", "The consumer asks to be called later.")),
        new("redirect", a => a.Status is >= 300 and < 400, Park, new(
            "受信側が別のアドレスへの転送を返しました。転送には従いません。soap.url を正しいアドレスにしてください。",
            "The consumer redirects to another address. Redirects are never followed: set soap.url to the right one.")),
        new("refused", a => a is { Status: >= 200 and < 300, Content: Receipt, State: ReceiptState.Refused }, Park, new(
            "受信側が受付票で「拒否」を返しました。", "The consumer's receipt says refused.")),
        // The consumer may have it: the same MessageID makes asking again safe, and a mended answer ends it by itself.
        new("odd-totals", a => a is { Status: >= 200 and < 300, Content: Receipt, State: not null, OddTotals: true }, Retry, new(
            "受信側の受付票の件数・金額（records・amount）が整数ではありません。同じ MessageID で送り直します。受信側の業務システムの担当者に、両方を整数で返すか、両方とも省くよう伝えてください。",
            "The count or amount in the consumer's receipt (records, amount) is no whole number. It is sent again with the same MessageID. Tell the vendor of the consumer to answer both as whole numbers, or neither.")),
        new("taken", a => a is { Status: >= 200 and < 300, Content: Receipt, State: not null }, Taken, default),
        new("contradicting", a => a.Content == SenderFault && a.FaultCode == FaultCode.ContradictingDuplicate.Entry().Name, Park, new(
            "受信側は、同じ MessageID で別の内容を前に受け取っています。一度目の後に、配信先の追加項目（items）か版（version）を変えたことが考えられます。その変更をいったん戻して再送すれば、二重にならずに配信済になります（運用担当者）。変えていなければ、受信側の業務システムの担当者に確認してください。",
            "The consumer has taken other content under the same MessageID. Perhaps its items or version were changed after the first attempt: put them back for a while and replay, then it ends delivered and nothing is doubled (operator). If nothing was changed, ask the vendor of the consumer.")),
        new("sender-fault", a => a.Content == SenderFault, Park, new(
            "受信側が、送った内容に誤りがあると答えました（Client/Sender フォールト）。", "The consumer says that what was sent is wrong (a Client/Sender fault).")),
        new("receiver-fault", a => a.Content == ReceiverFault, Retry, new(
            "受信側の内部で障害が起きています（Server/Receiver フォールト）。", "Something is wrong inside the consumer (a Server/Receiver fault).")),
        new("client-error", a => a.Status is >= 400 and < 500, Park, new(
            "受信側が HTTP 4xx を返しました。アドレスと認証情報を確認してください。", "The consumer answers HTTP 4xx. Check address and credentials.")),
        new("server-error", a => a.Status is >= 500, Retry, new(
            "受信側が HTTP 5xx を返しました。", "The consumer answers HTTP 5xx.")),
        // It may have been taken. The same MessageID makes sending it again safe; parking would leave a taken page looking lost.
        new("unreadable", _ => true, Retry, new(
            "受信側の応答を読めません（受付票がありません）。", "The consumer's answer cannot be read (it holds no receipt).")),
    ];

    /// <summary>The row that decides.</summary>
    public static Row Judge(ConsumerAnswer answer) => Table.First(r => r.Fits(answer));

    /// <summary>What the operator reads: the row's text, and which page, status and code.</summary>
    public static Bilingual Explain(Row row, ConsumerAnswer answer, int page)
    {
        var facts = (answer.Status is { } status ? Invariant($", HTTP {status}") : "") + (answer.FaultCode is { } code ? $", {code}" : "");
        return new(Invariant($"{row.Trouble.Ja}（{page} ページ目{facts}）"), Invariant($"{row.Trouble.En} (page {page}{facts})"));
    }
}
