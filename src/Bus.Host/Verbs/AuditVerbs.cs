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
        var list = new LongList("before", "この番号の続きから / go on behind this number");
        var command = Verb.Remote("list", "誰が何をしたか（新しい順） / who did what, newest first", (parsed, hub, screen, cancellation) =>
            list.ShowAsync<AuditView>(parsed, hub, screen, part => $"audit{Query.Of([("municipality", parsed.GetValue(municipality)), ("by", parsed.GetValue(by)), ("action", parsed.GetValue(action)),
                    ("from", parsed.GetValue(from)?.ToString("O")), ("to", parsed.GetValue(to)?.ToString("O")), .. part])}",
                ["日時 / at", "誰 / by", "役割 / role", "操作 / action", "対象 / subject", "団体 / municipality", "理由 / reason", "詳細 / detail", "ノード / node"],
                r => [r.At.ToString("yyyy-MM-dd HH:mm:ss"), r.By, r.Role, r.Action, r.Subject, r.Municipality, r.Reason, r.Detail, r.Node], cancellation));
        foreach (var option in new Option[] { municipality, by, action, from, to }) command.Options.Add(option);
        list.AddTo(command);
        return command;
    }
}
