using System.CommandLine;
using System.Globalization;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs.Messages;

/// <summary><c>bus error list | show | dismiss</c>: refused records of bulk files until they are settled.</summary>
internal static class ErrorVerbs
{
    public static Command Command() => new("error", "エラーレコード / refused records of bulk files") { List(), Show(), Dismiss() };

    private static Command List()
    {
        var filter = new RejectOptions();
        var list = new LongList("after", "この「受付番号:行」の続きから / go on behind this receipt:line");
        var command = Verb.Remote("list", "エラーレコードの一覧（指定がなければ未訂正のもの） / refused records; open ones unless --state says otherwise", (parsed, hub, screen, cancellation) =>
            list.ShowAsync<RejectRecordView>(parsed, hub, screen, part => $"errors{filter.QueryOf(parsed, part)}",
                ["受付番号 / receipt", "行 / line", "業務システム / application", "連携 / contract", "ファイル / file", "項目 / item", "コード / code", "状態 / state", "処理 / settled by"],
                e => [e.Receipt, Plain(e.Line), $"{e.Municipality}.{e.Application}", e.Contract, e.File, e.Item, e.Code, NameOf(e.State), e.Reason is null ? e.By : $"{e.By}: {e.Reason}"],
                cancellation, instead: new("CSV ですべて: bus report errors --out FILE", "All as CSV: bus report errors --out FILE")));
        filter.AddTo(command);
        list.AddTo(command);
        return command;
    }

    // Without separators: it is typed again, for show and dismiss.
    internal static string Plain(long line) => line.ToString(CultureInfo.InvariantCulture);

    private static Command Show()
    {
        var receipt = Receipt();
        var line = new Argument<long>("line") { Description = "行 / line" };
        var command = Verb.Remote("show", "1件の内容（個人情報を含む） / one with what it holds; personal data", async (parsed, hub, screen, cancellation) =>
        {
            var detail = await hub.GetAsync<RejectDetailView>($"errors/{Query.Receipt(parsed.GetValue(receipt)!)}/{parsed.GetValue(line)}", cancellation);
            screen.Show(detail, console =>
            {
                var e = detail.Error;
                console.WriteLine($"{e.Receipt} {e.Line}: {e.Municipality}.{e.Application} {e.Contract} {e.File}");
                console.WriteLine($"{e.Code} {e.Item} — {NameOf(e.State)}{(e.By is null ? "" : $" ({e.By}{(e.Reason is null ? "" : $": {e.Reason}")})")}");
                console.WriteLine(detail.What is { } what ? $"{what.Ja}\n{what.En}" : "保存期間（Files:KeepErrors）が過ぎ、内容は消去されています。 / Forgotten: its time (Files:KeepErrors) is over.");
                if (detail.Row is { } row) console.WriteLine(row);
            });
            return CommandLine.Fine;
        });
        command.Arguments.Add(receipt);
        command.Arguments.Add(line);
        return command;
    }

    private static Command Dismiss()
    {
        var receipt = Receipt();
        var lines = new Option<long[]>("--line") { Description = "行（繰り返し可） / line; may be repeated", AllowMultipleArgumentsPerToken = true };
        var all = new Option<bool>("--all") { Description = "この受付の未訂正をすべて / all that are open of this receipt" };
        var reason = new Option<string>("--reason") { Description = "理由 / reason", Required = true };
        var command = Verb.Remote("dismiss", "訂正せずに対象外とする（順序保証キーを解放する） / settle without a correction; frees the ordering keys", async (parsed, hub, screen, cancellation) =>
        {
            var chosen = parsed.GetValue(lines) ?? [];
            if (chosen.Length == 0 == !parsed.GetValue(all))
                throw new VerbFailure("どの行かが決まりません。", "Which lines is not said.", "--line か --all のどちらか一方を指定してください。", "Give either --line or --all.");
            var done = await hub.PostAsync<DismissedView>($"errors/{Query.Receipt(parsed.GetValue(receipt)!)}/dismiss",
                new DismissRequest(parsed.GetValue(reason)!, chosen.Length == 0 ? null : chosen), cancellation);
            screen.Show(done, console => console.WriteLine($"{done.Dismissed} 件を対象外にしました / dismissed: {done.Receipt}"));
            return CommandLine.Fine;
        });
        command.Arguments.Add(receipt);
        foreach (var option in new Option[] { lines, all, reason }) command.Options.Add(option);
        return command;
    }

    private static Argument<string> Receipt() => new("receipt") { Description = "受付番号 / receipt number" };

    private static string NameOf(string state) => state switch
    {
        "open" => "未訂正 / open",
        "corrected" => "訂正済 / corrected",
        _ => "対象外 / dismissed",
    };
}

/// <summary>Which refused records a verb means.</summary>
internal sealed class RejectOptions
{
    private readonly Option<string?> _municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code" }.AsMunicipality();
    private readonly Option<string?> _application = new("--application") { Description = "送信元の業務システムID / sender's application id" };
    private readonly Option<string?> _contract = new("--contract") { Description = "連携インタフェース / contract" };
    private readonly Option<string?> _receipt = new("--receipt") { Description = "受付番号 / receipt number" };
    private readonly Option<string> _state = new Option<string>("--state") { Description = "open | corrected | dismissed | all", DefaultValueFactory = _ => "open" }.AsOneOf("open", "corrected", "dismissed", "all");
    private readonly Option<string?> _day = new Option<string?>("--date") { Description = "業務日付 / business date (YYYY-MM-DD)" }.AsDay();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _municipality, _application, _contract, _receipt, _state, _day }) command.Options.Add(option);
        command.OneMunicipality(("--municipality", r => r.GetValue(_municipality)), ("--receipt", r => r.GetValue(_receipt)));
    }

    public string QueryOf(ParseResult parsed, params (string, string?)[] more) => Query.Of([("municipality", parsed.GetValue(_municipality)), ("application", parsed.GetValue(_application)),
        ("contract", parsed.GetValue(_contract)), ("receipt", parsed.GetValue(_receipt)), ("state", parsed.GetValue(_state)), ("day", parsed.GetValue(_day)), .. more]);
}
