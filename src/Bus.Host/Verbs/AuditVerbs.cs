using System.CommandLine;
using Bus.Host.Api.Oversight;

namespace Bus.Host.Verbs;

/// <summary><c>bus audit list</c>: who did what.</summary>
internal static class AuditVerbs
{
    public static Command Command() => new("audit", "操作記録 / the audit trail") { List() };

    private static Command List()
    {
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code" }.AsMunicipality();
        var by = new Option<string?>("--by") { Description = "運用者 / operator" };
        var action = new Option<string?>("--action") { Description = "操作（例 route、route.pause） / action, e.g. route or route.pause" };
        var from = Values.Moment("--from", "この時刻以降 / at this time or later");
        var to = Values.Moment("--to", "この時刻より前 / before this time");
        var limit = new Option<int>("--limit") { Description = "最大件数 / at most so many", DefaultValueFactory = _ => 100 };
        var command = Verb.Remote("list", "誰が何をしたか（新しい順） / who did what, newest first", async (parsed, hub, screen, cancellation) =>
        {
            var query = Query.Of(("municipality", parsed.GetValue(municipality)), ("by", parsed.GetValue(by)), ("action", parsed.GetValue(action)),
                ("from", parsed.GetValue(from)?.ToString("O")), ("to", parsed.GetValue(to)?.ToString("O")), ("limit", parsed.GetValue(limit).ToString()));
            var rows = await hub.GetAsync<AuditView[]>($"audit{query}", cancellation);
            screen.ShowTable(rows, ["日時 / at", "誰 / by", "役割 / role", "操作 / action", "対象 / subject", "団体 / municipality", "理由 / reason", "詳細 / detail", "ノード / node"],
                r => [r.At.ToString("yyyy-MM-dd HH:mm:ss"), r.By, r.Role, r.Action, r.Subject, r.Municipality, r.Reason, r.Detail, r.Node]);
            return CommandLine.Fine;
        });
        foreach (var option in new Option[] { municipality, by, action, from, to, limit }) command.Options.Add(option);
        return command;
    }
}
