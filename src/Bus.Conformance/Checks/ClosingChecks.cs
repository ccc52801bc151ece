using System.Globalization;
using System.Xml.Linq;
using Bus.Conformance.Wire;

namespace Bus.Conformance.Checks;

/// <summary>締め: a date that is closed, and again, with totals that are still to come, and what comes behind it. Each check closes a date of its own, years back, of which nobody has stated anything.</summary>
internal static class ClosingChecks
{
    private const int MostDays = 50;
    private static readonly XNamespace Ns = Names.Exchange;
    private static readonly string[] States = ["open", "waiting", "closed", "failed"];

    public static readonly Check Open = new("closing-open", new("締めていない業務日付", "A date that is not closed"),
        new("まだ締めていない業務日付の GetClosing", "GetClosing of a business date that nobody has closed"),
        new("状態 open", "the state open"),
        new("exchange サービスのアドレス、認証情報、提供する連携インタフェースの名前を確認してください。open は「まだ渡し終えていない」ことを表します。", "Check the address of the exchange service, the credentials, and the name of the contract that you provide. open means: not all handed over yet."),
        (with, ending) => OnDayAsync(with, (_, answer) => Task.FromResult(Outcome.Of((string?)answer.Body!.Element(Ns + "state") == "open", answer)), ending));

    public static readonly Check Close = new("close", new("業務日付の締め", "Closing a business date"),
        new("ある業務日付の 2 レコードの後に、件数 2 と合計金額を示す CloseBusinessDate", "two records of a business date, then CloseBusinessDate with their count and amount"),
        new("1 回目の締め。示した合計と、同じだけの受付", "closing 1, with the totals stated, and as much accepted"),
        new("すべての電文の受付票を受け取ってから、提供元自身として、その業務日付に渡した件数と金額（エラーレコードを含む）で締めてください。", "Once every message has its receipt, close as the provider itself, with the records and amount handed over for the date, refused ones included."),
        (with, ending) => OnDayAsync(with, async (day, _) =>
        {
            if (await SendAsync(with, day, [12400, 600], ending) is { } refused) return refused;
            var answer = await CloseAsync(with, day, 2, 13000, ending);
            return Outcome.Of(Seen.In(answer) is { Number: 1, Records: 2, Accepted: 2, State: not "open" } closing && closing.Amount == Yen(with, 13000) && closing.AcceptedAmount == closing.Amount, answer);
        }, ending));

    public static readonly Check Again = new("close-again", new("同じ締めをもう一度", "The same closing again"),
        new("同じ合計の CloseBusinessDate を二度", "CloseBusinessDate with the same totals twice"),
        new("二度とも同じ締め（同じ回、同じ時刻）", "the same closing both times: the same number and time"),
        new("応答が届かなければ、同じ合計で送り直してください。合計を変えると、次の締めになります。", "Where no answer came, state the same totals again. Other totals are the next closing."),
        (with, ending) => OnDayAsync(with, async (day, _) =>
        {
            if (await SendAsync(with, day, [12400], ending) is { } refused) return refused;
            var first = Seen.In(await CloseAsync(with, day, 1, 12400, ending));
            var answer = await CloseAsync(with, day, 1, 12400, ending);
            return Outcome.Of(first is { Number: 1, StatedAt.Length: > 0 } && Seen.In(answer) is { } again && (again.Number, again.StatedAt) == (first.Number, first.StatedAt), answer);
        }, ending));

    public static readonly Check Totals = new("close-totals", new("途中の電文を待つ締め", "A closing that waits for what is on its way"),
        new("1 レコードの後に件数 2 で締め、それから 2 番目のレコード", "one record, a closing that states two, then the second record"),
        new("初めは waiting（short）。2 番目の後は short がなく、受付 2、締め後 0", "waiting (short) at first; behind the second nothing is short, 2 are accepted and none is late"),
        new("合計を示して締めてください。示した合計に届くまで締まらないので、途中の電文が締め後になりません。", "State totals when you close: the date does not close before they are reached, so what is on its way is not late."),
        (with, ending) => OnDayAsync(with, async (day, _) =>
        {
            if (await SendAsync(with, day, [12400], ending) is { } refused) return refused;
            var stated = await CloseAsync(with, day, 2, 13000, ending);
            if (Seen.In(stated) is not { State: "waiting" } waiting || !waiting.WaitsFor.Contains("short")) return Outcome.Of(false, stated);
            if (await SendAsync(with, day, [600], ending) is { } refusedToo) return refusedToo;
            var answer = await GetAsync(with, day, ending);
            return Outcome.Of(Seen.In(answer) is { Number: 1, Accepted: 2, Late: 0 } closing && !closing.WaitsFor.Contains("short"), answer);
        }, ending));

    public static readonly Check Late = new("close-late", new("締めた後の電文", "What comes after a date was closed"),
        new("締めた業務日付の、もう 1 レコード。それから新しい合計での締め", "one more record of a date that was closed, then a closing with the new totals"),
        new("受付票と、締め後 1。新しい締めは 2 回目で、締め後 0", "a receipt, and 1 late; the new closing is number 2 and has none"),
        new("締めた後に渡したものがあれば、もう一度、合わせた合計で締めてください。受信側はそれを見て、やり直すかを決めます。", "Where you handed something over after closing, close again with the totals of all: consumers see by it whether to do their work again."),
        (with, ending) => OnDayAsync(with, async (day, _) =>
        {
            if (await SendAsync(with, day, [12400], ending) is { } refused) return refused;
            var stated = await CloseAsync(with, day, 1, 12400, ending);
            if (Seen.In(stated) is not { Number: 1 } first) return Outcome.Of(false, stated);
            if (first.WaitsFor.Count > 0) return Outcome.NotHere($"締めが待っているため（{string.Join(' ', first.WaitsFor)}）、確かめていません。", $"The closing waits ({string.Join(' ', first.WaitsFor)}), so it was not tried.");
            if (await SendAsync(with, day, [600], ending) is { } refusedToo) return refusedToo;
            var late = await GetAsync(with, day, ending);
            if (Seen.In(late) is not { Number: 1, Accepted: 1, Late: 1 }) return Outcome.Of(false, late);
            var answer = await CloseAsync(with, day, 2, 13000, ending);
            return Outcome.Of(Seen.In(answer) is { Number: 2, Accepted: 2, Late: 0 }, answer);
        }, ending));

    public static readonly Check WrongDate = new("close-wrong-date", new("実在しない業務日付の締め", "Closing a date that does not exist"),
        new("業務日付 2026-02-30 の CloseBusinessDate", "CloseBusinessDate of 2026-02-30"),
        new("フォールト invalid-message", "the fault invalid-message"),
        new("業務日付は実在する YYYY-MM-DD で示してください。", "State a real date as YYYY-MM-DD."),
        async (with, ending) =>
        {
            var answer = await CallAsync(with, "CloseBusinessDate", ending, new XElement(Ns + "contract", with.Options.Contract.Name), new XElement(Ns + "businessDate", "2026-02-30"));
            return Outcome.Of(answer.FaultCode == "invalid-message", answer);
        });

    public static readonly Check NotProvided = new("close-not-provided", new("提供しない連携の締め", "Closing what is not one's own"),
        new("提供していない連携インタフェースの CloseBusinessDate", "CloseBusinessDate of a contract that the caller does not provide"),
        new("フォールト forbidden", "the fault forbidden"),
        new("締められるのは、自分が提供元である連携インタフェースだけです。", "Close only what you provide."),
        (with, ending) => OnDayAsync(with, async (day, _) =>
        {
            var answer = await CallAsync(with, "CloseBusinessDate", ending, new XElement(Ns + "contract", "conformance-nobodys"), new XElement(Ns + "businessDate", Text(day)));
            return Outcome.Of(answer.FaultCode == "forbidden", answer);
        }, ending));

    public static readonly Check Consumer = new("closing-consumer", new("受信側から見た締め", "A closing as its consumer sees it"),
        new("受け取る連携インタフェースの、ある業務日付の GetClosing", "GetClosing of a business date of a contract that is received"),
        new("状態（open、waiting、closed、failed のどれか）と、提供元ごとの締め。受信側は自分だけ", "a state (open, waiting, closed or failed), and the closing of each provider with no consumer but oneself"),
        new("closed になってから、その業務日付の処理を始めてください。failed は担当者の確認が要り、open と waiting は待ちます。", "Begin the work of a date once it is closed. failed needs a person; open and waiting are waited for."),
        async (with, ending) =>
        {
            var answer = await GetAsync(with, with.NewDay(), ending);
            if (answer.FaultCode == "forbidden") return Outcome.NotHere($"この業務システムは {with.Options.Contract.Name} を受け取らないため、確かめていません（--contract で指定できます）。", $"This application does not receive {with.Options.Contract.Name}, so it was not tried (name its contract by --contract).");
            var providers = answer.Body?.Elements(Ns + "closing").ToList() ?? [];
            return Outcome.Of(answer.Body?.Name == Ns + "GetClosingResponse" && providers.Count > 0 && States.Contains((string?)answer.Body.Element(Ns + "state"))
                && providers.All(p => States.Contains((string?)p.Element(Ns + "state")) && p.Elements(Ns + "consumer").Count() == 1), answer);
        });

    /// <summary>On a date of which nobody has stated anything, with what the hub says of it.</summary>
    private static async Task<Outcome> OnDayAsync(Conversation with, Func<DateOnly, Answer, Task<Outcome>> tried, CancellationToken ending)
    {
        for (var n = 0; n < MostDays; n++)
        {
            var day = with.NewDay();
            var answer = await GetAsync(with, day, ending);
            if (Seen.In(answer) is not { } closing) return Outcome.Of(false, answer);
            if (closing.State == "open") return await tried(day, answer);
        }
        return Outcome.NotHere("締めていない業務日付が見つからないため、確かめていません。", "No business date was found that nobody has closed, so it was not tried.");
    }

    /// <summary>Hands one message of a date over; null: it was taken.</summary>
    private static async Task<Outcome?> SendAsync(Conversation with, DateOnly day, long[] amounts, CancellationToken ending)
    {
        var answer = await with.CallAsync(with.SendOf(with.Sample.Message(with.NewId(), day, [.. amounts.Select((amount, i) => with.Sample.Record(i + 1, amount))])), ending);
        return HandOverChecks.ReceiptOf(with, answer) is { State: "accepted" } ? null : Outcome.Of(false, answer);
    }

    private static Task<Answer> CloseAsync(Conversation with, DateOnly day, long records, long amount, CancellationToken ending) => CallAsync(with, "CloseBusinessDate", ending,
        new XElement(Ns + "contract", with.Options.Contract.Name), new XElement(Ns + "businessDate", Text(day)), new XElement(Ns + "records", records), new XElement(Ns + "amount", Yen(with, amount)));

    private static Task<Answer> GetAsync(Conversation with, DateOnly day, CancellationToken ending) =>
        CallAsync(with, "GetClosing", ending, new XElement(Ns + "contract", with.Options.Contract.Name), new XElement(Ns + "businessDate", Text(day)));

    private static Task<Answer> CallAsync(Conversation with, string operation, CancellationToken ending, params XElement[] parameters) =>
        with.CallAsync(new Call { Url = new Uri(with.Options.Url, "exchange"), Action = Names.ExchangeAction + operation, Body = new XElement(Ns + operation, parameters) }, ending);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long Yen(Conversation with, long amount) => with.Options.Contract.AmountItems.IsEmpty ? 0 : amount;

    /// <summary>A closing as an application reads it; numbers that are not there are -1.</summary>
    /// <param name="WaitsFor">What has not come in, whatever a consumer still waits for.</param>
    private sealed record Seen(string State, long Number, long Records, long Amount, string StatedAt, long Accepted, long AcceptedAmount, long Late, IReadOnlyList<string> WaitsFor)
    {
        /// <summary>The first closing of an answer, which is the caller's own; null: there is none.</summary>
        public static Seen? In(Answer answer)
        {
            if (!answer.IsOk || (answer.Body?.Name != Ns + "CloseBusinessDateResponse" && answer.Body?.Name != Ns + "GetClosingResponse") || answer.Body.Element(Ns + "closing") is not { } closing) return null;
            long Number(string name) => long.TryParse((string?)closing.Element(Ns + name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;
            return new Seen((string?)closing.Element(Ns + "state") ?? "", Number("number"), Number("records"), Number("amount"), (string?)closing.Element(Ns + "statedAt") ?? "", Number("accepted"), Number("acceptedAmount"), Number("late"),
                [.. closing.Elements(Ns + "waitsFor").Select(reason => (string?)reason.Element(Ns + "kind") ?? "")]);
        }
    }
}
