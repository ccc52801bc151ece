using System.CommandLine;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus staff sessions | sign-out | unlock | reset-password | reset-second-factor</c>.</summary>
internal static class StaffVerbs
{
    public static Command Command() => new("staff", "職員 / staff")
    {
        Sessions(),
        Step("sign-out", "強制サインアウト / end all sessions of a person"),
        Step("unlock", "パスワード間違いによる待ち時間の解除 / nobody has to wait for this person any more"),
        Step("reset-password", "一度だけ使えるパスワードの発行 / hand out a password for one sign-in"),
        Step("reset-second-factor", "二つ目の認証の取消し（トークン紛失） / take the second factor away: the token is lost"),
    };

    private static Command Sessions()
    {
        var municipality = MunicipalityOption();
        var command = Verb.Remote("sessions", "サインイン中の職員 / who is signed in", async (parsed, hub, screen, cancellation) =>
        {
            var sessions = await hub.GetAsync<SessionView[]>($"{PathOf(parsed.GetValue(municipality)!)}/sessions", cancellation);
            screen.Show(sessions, console =>
            {
                var table = Screen.TableOf("ログイン ID / login", "認証 / proved", "サインイン / signed in", "最後の利用 / last used", "期限 / ends");
                foreach (var s in sessions) Screen.Row(table, s.Login, s.Proofs, s.ProvedAt.ToString("yyyy-MM-dd HH:mm"), s.UsedAt.ToString("HH:mm"), s.ExpiresAt.ToString("HH:mm"));
                console.Write(table);
            });
            return CommandLine.Fine;
        });
        command.Options.Add(municipality);
        return command;
    }

    private static Command Step(string name, string description)
    {
        var municipality = MunicipalityOption();
        var login = new Option<string>("--login") { Description = "ログイン ID / login", Required = true };
        var command = Verb.Remote(name, description, async (parsed, hub, screen, cancellation) =>
        {
            var step = await hub.PostAsync<StaffStepView>($"{PathOf(parsed.GetValue(municipality)!)}/{Uri.EscapeDataString(parsed.GetValue(login)!)}/{name}", new { }, cancellation);
            screen.Show(step, console =>
            {
                console.WriteLine($"{step.Ja} / {step.En}");
                if (step.Password is { } password) console.WriteLine(password);
            });
            return step.Done ? CommandLine.Fine : CommandLine.Failed;
        });
        command.Options.Add(municipality);
        command.Options.Add(login);
        return command;
    }

    private static Option<string> MunicipalityOption() => new("--municipality") { Description = "団体コード / municipality code", Required = true };

    private static string PathOf(string municipality) => $"idp/{Uri.EscapeDataString(municipality)}/staff";
}
