using System.CommandLine;
using Bus.Host.Api;

namespace Bus.Host.Verbs.Journal;

/// <summary><c>bus journal retention | move</c>: what the journal keeps and forgets, and where it lies.</summary>
internal static class JournalVerbs
{
    public static Command Command(IReadOnlyDictionary<string, string?> overrides) => new("journal", "連携履歴の保守 / care of the journal") { Retention(), MoveVerb.Command(overrides) };

    private static Command Retention()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "何をするか表示するだけ / only show what it would do" };
        var command = Verb.Remote("retention", "保存期限を過ぎた月を今すぐ消す（通常は自動） / forget the months whose time is over, now (it goes by itself)", async (parsed, hub, screen, cancellation) =>
        {
            var months = parsed.GetValue(dryRun)
                ? await hub.GetAsync<RetentionView[]>("journal/retention", cancellation)
                : await hub.PostAsync<RetentionView[]>("journal/retention", new { }, cancellation);
            screen.ShowTable(months, ["月 / month", "終わり / ends", "レコード / records", "電文・配信 / messages", "未完了 / not finished"],
                m => [m.Period, m.EndsAt.ToString("yyyy-MM-dd HH:mm"), m.Records, m.Messages, m.Open]);
            return CommandLine.Fine;
        });
        command.Options.Add(dryRun);
        return command;
    }
}
