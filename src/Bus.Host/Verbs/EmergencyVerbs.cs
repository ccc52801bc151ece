using System.CommandLine;
using Bus.Host.Api;
using Bus.Identity;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus staff emergency new | list | remove</c>.</summary>
internal static class EmergencyVerbs
{
    public static Command Command() => new("emergency", "緊急用 ID / emergency ids") { New(), List(), Remove() };

    private static Command New()
    {
        var municipality = StaffVerbs.MunicipalityOption();
        var id = new Option<string?>("--id") { Description = "ID（既定 次の番号）。あれば作り直す / its id; default the next number; one that is there is replaced" };
        var duties = new Option<string[]>("--duty") { Description = "持たせる職務（既定 リージョン定義の emergency のすべて） / its duties; default all that emergency of the region file allows", AllowMultipleArgumentsPerToken = true };
        var command = Verb.Remote("new", "作る、または使った後に作り直す / make one, or replace one after its use", async (parsed, hub, screen, cancellation) =>
        {
            var request = new EmergencyRequest(parsed.GetValue(id), parsed.GetValue(duties));
            var made = await hub.PostAsync<EmergencyMadeView>($"{StaffVerbs.PathOf(parsed.GetValue(municipality)!)}/emergency-ids", request, cancellation);
            screen.Show(made, console =>
            {
                console.WriteLine($"{made.Ja} / {made.En}");
                if (made.Secret is null) return;
                console.WriteLine();
                console.WriteLine($"  ログイン ID / login   {made.Id}");
                console.WriteLine($"  パスワード / password {made.Secret}");
            });
            return made.Done ? CommandLine.Fine : CommandLine.Failed;
        });
        foreach (var option in new Option[] { municipality, id, duties }) command.Options.Add(option);
        return command;
    }

    private static Command List()
    {
        var municipality = StaffVerbs.MunicipalityOption();
        var command = Verb.Remote("list", "一覧 / all of them", async (parsed, hub, screen, cancellation) =>
        {
            var ids = await hub.GetAsync<EmergencyEntry[]>($"{StaffVerbs.PathOf(parsed.GetValue(municipality)!)}/emergency-ids", cancellation);
            screen.Show(ids, console =>
            {
                var table = Screen.TableOf("ID", "状態 / state", "職務 / duties", "作成 / made", "有効 / good until", "使用 / used", "終了 / ends");
                foreach (var e in ids) Screen.Row(table, e.Id, e.State, string.Join('\n', e.Duties), $"{e.MadeAt:yyyy-MM-dd}", $"{e.ExpiresAt:yyyy-MM-dd}", $"{e.UsedAt:yyyy-MM-dd HH:mm}", $"{e.EndsAt:yyyy-MM-dd HH:mm}");
                console.Write(table);
            });
            return CommandLine.Fine;
        });
        command.Options.Add(municipality);
        return command;
    }

    private static Command Remove()
    {
        var municipality = StaffVerbs.MunicipalityOption();
        var id = new Option<string>("--id") { Description = "ID", Required = true };
        var command = Verb.Remote("remove", "廃止する / take one away", async (parsed, hub, screen, cancellation) =>
        {
            var done = await hub.PostAsync<StaffStepView>($"{StaffVerbs.PathOf(parsed.GetValue(municipality)!)}/emergency-ids/{Uri.EscapeDataString(parsed.GetValue(id)!)}/remove", new { }, cancellation);
            screen.Show(done, console => console.WriteLine($"{done.Ja} / {done.En}"));
            return done.Done ? CommandLine.Fine : CommandLine.Failed;
        });
        command.Options.Add(municipality);
        command.Options.Add(id);
        return command;
    }
}
