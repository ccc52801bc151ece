using System.Globalization;
using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Core.Operation;

/// <summary>What happens once and somebody must hear of. The journal raises these in the commit in which they come to be, so that no crash comes between.</summary>
public static class EventAlerts
{
    /// <summary>A bulk file was refused whole. Its name is the sender's and may say more than an alert should.</summary>
    public static Alert Refused(MessageInfo refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return new($"refused/{refused.Receipt}", "refused-file", $"{refused.Sender}/{refused.Contract}", new Bilingual(
            $"{refused.Sender} の連携ファイル（受付 {refused.Receipt}）を全件拒否しました（{refused.Fault?.Code.Entry().Name}）。結果ファイルを送信側の担当者と確認してください。",
            $"A bulk file of {refused.Sender} (receipt {refused.Receipt}) was refused whole ({refused.Fault?.Code.Entry().Name}). Go through its result file with the sender."));
    }

    /// <summary>What was handed over is not what the consumer says it took.</summary>
    public static Alert Disagreed(Delivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var (receipt, route) = (delivery.Message.Receipt, delivery.Route);
        return new($"disagree/{receipt}/{route}", "disagree", route.ToString(), new Bilingual(
            $"受付 {receipt} の配信で、渡した合計と配信先 {route.Consumer} が受け取ったと答えた合計が一致しません。bus message show {receipt} で突合してください。",
            $"For receipt {receipt} what was handed over and what consumer {route.Consumer} says it took do not agree. Compare with bus message show {receipt}."));
    }

    /// <summary>Something came for a date that was closed.</summary>
    public static Alert Late(Closing closing)
    {
        ArgumentNullException.ThrowIfNull(closing);
        var (provider, contract, day) = (closing.Key.Provider, closing.Key.Contract, closing.Key.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return new($"late/{provider}/{contract}/{day}/{closing.Number}", "late", $"{provider}/{contract}", new Bilingual(
            $"{provider} の {contract} で、締め後の業務日付 {day} のデータが届きました（受付と配信は続けます）。締めを待って督促などの抽出をした業務は、抽出をやり直すか確認してください。提供元は、もう一度締めてください。bus closing list --date {day} で件数を確認できます。",
            $"{provider} handed over {contract} for business date {day} after it was closed; it is accepted and delivered as ever. Whoever extracted on the closing checks whether to do it again, and the provider closes the date once more. bus closing list --date {day} shows how much came."));
    }

    /// <summary>Something came whose business date is far from today. One for each date: a wrong year is wrong in all messages of a night.</summary>
    public static Alert FarDate(MessageInfo accepted)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        var day = accepted.Head.BusinessDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new($"far-date/{accepted.Sender}/{accepted.Contract}/{day}", "far-date", $"{accepted.Sender}/{accepted.Contract}", new Bilingual(
            $"{accepted.Sender} の {accepted.Contract} で、業務日付 {day} が今日から離れた電文を受け付けました（受付 {accepted.Receipt} など。配信は続けます）。年の間違いでないか送信側の担当者に確認してください。間違いでもデータは届いているので、送り直すと二重になります。件数と金額は bus report reconciliation --date {day} にあります。",
            $"{accepted.Sender} handed over {accepted.Contract} for business date {day}, which is far from today (receipt {accepted.Receipt} and perhaps more; delivered as ever). Ask the sender whether the year is wrong. Even then the data has arrived: sent again, it would be doubled. Counts and amounts are in bus report reconciliation --date {day}."));
    }

    /// <summary>An asynchronous answer was not taken until its time was over.</summary>
    public static Alert ReplyGivenUp(ApplicationRef application) => new($"reply/{application}", "reply-given-up", $"{application}", new Bilingual(
        $"{application} への非同期の応答（WS-Addressing）を届けられず、あきらめました。応答先の稼働を業務システムの担当者と確認してください。結果は GetReceipt で確かめられます。",
        $"An asynchronous answer (WS-Addressing) to {application} could not be delivered and was given up. Check its reply address with the vendor; the result can be had by GetReceipt."));
}

/// <summary>The names of the channels through which alerts are told; none where nobody tells them.</summary>
public sealed record AlertChannels(IReadOnlyList<string> Names);
