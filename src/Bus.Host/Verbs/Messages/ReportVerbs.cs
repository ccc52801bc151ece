using System.CommandLine;
using System.CommandLine.Parsing;
using Bus.Core.Vocabulary;
using Bus.Host.Client;
using Bus.Host.Reports;

namespace Bus.Host.Verbs.Messages;

/// <summary><c>bus report errors | reconciliation | balance | daily | monthly</c>: エラーリスト, 突合リスト and 業務残高 as CSV, 日報 and 月報 as CSV or a page; with <c>--json</c> as JSON.</summary>
internal static class ReportVerbs
{
    public static Command Command() => new("report", "帳票 / lists and reports") { Errors(), Reconciliation(), Balance(), Daily(), Monthly() };

    private static Command Errors()
    {
        var (filter, target) = (new RejectOptions(), new ListTarget());
        var command = Verb.Remote("errors", "エラーリスト / list of refused records", (parsed, hub, screen, cancellation) =>
            target.WriteAsync(parsed, hub, screen, $"reports/errors{filter.QueryOf(parsed, ("format", target.FormatOf(parsed)))}", cancellation));
        filter.AddTo(command);
        target.AddTo(command);
        return command;
    }

    private static Command Reconciliation()
    {
        var target = new ListTarget();
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code" }.AsMunicipality();
        var contract = new Option<string?>("--contract") { Description = "連携インタフェース / contract" };
        var day = new Option<string?>("--date") { Description = "業務日付。指定がなければ今日 / business date (YYYY-MM-DD); today unless given" }.AsDay();
        var command = Verb.Remote("reconciliation", "突合リスト / list of control totals", (parsed, hub, screen, cancellation) => target.WriteAsync(parsed, hub, screen,
            $"reports/reconciliation{Query.Of(("municipality", parsed.GetValue(municipality)), ("contract", parsed.GetValue(contract)), ("day", parsed.GetValue(day)), ("format", target.FormatOf(parsed)))}", cancellation));
        foreach (var option in new Option[] { municipality, contract, day }) command.Options.Add(option);
        target.AddTo(command);
        return command;
    }

    private static Command Balance()
    {
        var target = new ListTarget();
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code", Required = true }.AsMunicipality();
        var contract = new Option<string?>("--contract") { Description = "連携インタフェース / contract", Required = true };
        var day = new Option<string?>("--date") { Description = "この業務日付まで。指定がなければ今日 / up to this business date (YYYY-MM-DD); today unless given" }.AsDay();
        var command = Verb.Remote("balance", "業務残高 / balance: the latest record of each identity, summed by group", (parsed, hub, screen, cancellation) => target.WriteAsync(parsed, hub, screen,
            $"reports/balance{Query.Of(("municipality", parsed.GetValue(municipality)), ("contract", parsed.GetValue(contract)), ("day", parsed.GetValue(day)), ("format", target.FormatOf(parsed)))}", cancellation, HubClient.LongPatience));
        foreach (var option in new Option[] { municipality, contract, day }) command.Options.Add(option);
        target.AddTo(command);
        return command;
    }

    private static Command Daily() => OfPeriod("daily", "日報 / daily report", "day",
        new Option<string?>("--date") { Description = "業務日付。指定がなければ昨日 / business date (YYYY-MM-DD); yesterday unless given" }.AsDay());

    private static Command Monthly() => OfPeriod("monthly", "月報 / monthly report", "month",
        new Option<string?>("--month") { Description = "年月。指定がなければ先月 / month (YYYY-MM); the one before this one unless given" }.AsMonth());

    private static Command OfPeriod(string name, string description, string parameter, Option<string?> period)
    {
        var target = new ListTarget(hasPage: true);
        var municipality = new Option<string?>("--municipality") { Description = "団体コード。指定がなければ全団体 / municipality code; all unless given" }.AsMunicipality();
        var command = Verb.Remote(name, description, (parsed, hub, screen, cancellation) => target.WriteAsync(parsed, hub, screen,
            $"reports/{name}{Query.Of((parameter, parsed.GetValue(period)), ("municipality", parsed.GetValue(municipality)), ("format", target.FormatOf(parsed)))}", cancellation));
        foreach (var option in new Option[] { period, municipality }) command.Options.Add(option);
        target.AddTo(command);
        return command;
    }
}

/// <summary><c>--spreadsheet</c>, <c>--html</c>, <c>--out</c>: how and where to a list goes.</summary>
/// <param name="hasPage">It can be a page to print, too.</param>
internal sealed class ListTarget(bool hasPage = false)
{
    private readonly Option<bool> _spreadsheet = new("--spreadsheet") { Description = "表計算ソフトで開いても先頭の0が消えず、式にならない形 / safe to open in a spreadsheet: leading zeros stay, nothing becomes a formula" };
    private readonly Option<bool> _page = new("--html") { Description = "印刷用のページ (HTML) / a page to print" };
    private readonly Option<string?> _out = new("--out") { Description = "書き出すファイル。指定がなければ標準出力 / file to write; the standard output unless given" };

    public void AddTo(Command command)
    {
        command.Options.Add(_spreadsheet);
        command.Options.Add(_out);
        command.NotBeside(new Bilingual("--json", "--json"), IsJson, hasPage ? [_spreadsheet, _page] : [_spreadsheet]);
        if (!hasPage) return;
        command.Options.Add(_page);
        command.NotBeside(new Bilingual("--html", "--html"), said => said.GetValue(_page), _spreadsheet);
    }

    public string FormatOf(ParseResult parsed) => IsJson(parsed.CommandResult) ? ListWriter.Json : hasPage && parsed.GetValue(_page) ? "html" : parsed.GetValue(_spreadsheet) ? ListWriter.Spreadsheet : ListWriter.Csv;

    private static bool IsJson(CommandResult said) => said.GetValue<bool>(Verb.Json);

    /// <param name="patience">How long the answer's beginning is waited for; null: as long as any.</param>
    public async Task<int> WriteAsync(ParseResult parsed, HubClient hub, Screen screen, string path, CancellationToken cancellation, TimeSpan? patience = null)
    {
        if (parsed.GetValue(_out) is not { } file)
        {
            await using var output = System.Console.OpenStandardOutput();
            await hub.DownloadAsync(path, output, cancellation, patience);
            return CommandLine.Fine;
        }
        await OutFile.WriteAsync(file, target => hub.DownloadAsync(path, target, cancellation, patience));
        screen.Line($"書き出しました: {file}", $"Written: {file}");
        return CommandLine.Fine;
    }
}
