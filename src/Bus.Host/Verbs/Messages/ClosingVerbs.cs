using System.CommandLine;
using System.Globalization;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs.Messages;

/// <summary><c>bus close</c> and <c>bus closing list</c>: 締め.</summary>
internal static class ClosingVerbs
{
    private static readonly Dictionary<string, string> Holds = new()
    {
        ["unread"] = "未取込のファイル / files not read", ["feeding"] = "生成途中 / feeding", ["processing"] = "取込中 / processing", ["short"] = "不足 / short", ["over"] = "示された合計と違う / not as stated",
        ["undelivered"] = "配信途中 / undelivered", ["parked"] = "保留 / parked", ["disagreed"] = "突合不一致 / disagreed", ["missing"] = "配信のない件数 / never sent to it",
    };

    public static Command Close()
    {
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code", Required = true }.AsMunicipality();
        var application = new Option<string>("--application") { Description = "提供元の業務システムID / provider's application id", Required = true };
        var contract = new Option<string>("--contract") { Description = "連携インタフェース / contract", Required = true };
        var date = new Option<string?>("--date") { Description = "締める業務日付 / business date to close (YYYY-MM-DD)", Required = true }.AsDay();
        var records = new Option<long?>("--records") { Description = "その日に渡した件数（エラーレコードを含む） / records handed over for the date, refused ones included" };
        var amount = new Option<long?>("--amount") { Description = "その合計金額（円） / their amount in yen" };
        var command = Verb.Remote("close", "締め：提供元が業務日付の分を渡し終えたことを示す / closing: a provider has handed over all of a business date", async (parsed, hub, screen, cancellation) =>
        {
            var request = new ClosingRequest(parsed.GetValue(application)!, DateOnly.ParseExact(parsed.GetValue(date)!, "yyyy-MM-dd", CultureInfo.InvariantCulture), parsed.GetValue(records), parsed.GetValue(amount));
            var closing = await hub.PostAsync<ClosingView>($"closings/{parsed.GetValue(municipality)}/{Uri.EscapeDataString(parsed.GetValue(contract)!)}", request, cancellation);
            screen.Show(closing, console => console.WriteLine($"締めました（{closing.Number} 回目）：{StateOf(closing.State)} {WaitsFor(closing)}".TrimEnd()));
            return CommandLine.Fine;
        });
        foreach (var option in new Option[] { municipality, application, contract, date, records, amount }) command.Options.Add(option);
        return command;
    }

    public static Command Command() => new("closing", "締め / closings") { List() };

    private static Command List()
    {
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code" }.AsMunicipality();
        var date = new Option<string?>("--date") { Description = "業務日付（省略時は今日） / business date, default today (YYYY-MM-DD)" }.AsDay();
        var command = Verb.Remote("list", "業務日付の締めの一覧 / closings of a business date", async (parsed, hub, screen, cancellation) =>
        {
            var closings = await hub.GetAsync<ClosingView[]>($"closings{Query.Of(("day", parsed.GetValue(date)), ("municipality", parsed.GetValue(municipality)))}", cancellation);
            screen.ShowTable(closings, ["団体 / municipality", "連携 / contract", "提供元 / provider", "業務日付 / date", "回 / no.", "状態 / state", "示された合計 / stated", "待っているもの / waits for", "締め後 / late"],
                c => [c.Municipality, c.Contract, c.Provider, c.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), c.Number, StateOf(c.State), c.Records is null ? "" : $"{c.Records:N0} / {c.Amount:N0}", WaitsFor(c),
                    c.Count is { LateMessages: > 0 } count ? $"{count.Late.Records:N0}" : c.Late ? "あり / yes" : ""]);
            return CommandLine.Fine;
        });
        foreach (var option in new Option[] { municipality, date }) command.Options.Add(option);
        return command;
    }

    /// <summary>What it waits for, in words.</summary>
    public static string WaitsFor(ClosingView closing) => string.Join(", ", closing.WaitsFor.Select(Text)
        .Concat(closing.Consumers.SelectMany(c => c.WaitsFor.Select(w => $"{c.Consumer}: {Text(w)}"))));

    private static string Text(ClosingReasonView reason) => $"{Holds.GetValueOrDefault(reason.Kind, reason.Kind)} {reason.Count:N0}";

    private static string StateOf(string state) => state switch
    {
        "open" => "未締め / open", "waiting" => "締め待ち / waiting", "closed" => "締め済 / closed", _ => "要確認 / needs somebody",
    };
}
