using System.CommandLine;
using System.Globalization;
using Bus.Core.Identity;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs.Idp;

/// <summary><c>bus staff import | list | directory | relink | emergency | sessions | sign-out | unlock | reset-password | reset-second-factor</c>.</summary>
internal static class StaffVerbs
{
    public static Command Command() => new("staff", "職員 / staff")
    {
        Import(),
        List(),
        Directory(),
        Relink(),
        EmergencyVerbs.Command(),
        Sessions(),
        Step("sign-out", "強制サインアウト / end all sessions of a person"),
        Step("unlock", "パスワード間違いによる待ち時間の解除 / nobody has to wait for this person any more"),
        Step("reset-password", "一度だけ使えるパスワードの発行 / hand out a password for one sign-in"),
        Step("reset-second-factor", "二つ目の認証の取消し（トークン紛失） / take the second factor away: the token is lost"),
    };

    private static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "職員の CSV（UTF-8 または CP932） / staff CSV, UTF-8 or CP932" };
        var on = new Option<string?>("--on") { Description = "この日から有効（既定 今日） / in force from this day on; default today (YYYY-MM-DD)" }.AsDay();
        var preview = new Option<bool>("--preview") { Description = "何が変わるか表示するだけ / only show who gains and loses what" };
        var encoding = new Option<string?>("--encoding") { Description = "utf-8 か cp932（既定 UTF-8 として読めなければ CP932） / utf-8 or cp932; default CP932 where it is no UTF-8" };
        encoding.AcceptOnlyFromAmong("utf-8", "cp932");
        var command = IdpVerb.Of("import", "職員一覧を取り込む（人事異動） / take in a staff list", [on, preview, encoding], async (parsed, municipality, hub, screen, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            if (!path.Exists) throw new VerbFailure($"{path.Name} がありません。", $"There is no {path.Name}.", "ファイル名を確認してください。", "Check the file name.");
            DateOnly? from = parsed.GetValue(on) is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
            var request = new StaffImportRequest(await ReadAsync(path, parsed.GetValue(encoding), cancellation), from, parsed.GetValue(preview));
            var plan = await hub.PostAsync<StaffPlanView>($"{municipality}/staff/import", request, cancellation);
            screen.Show(plan, console => Print(console, plan, request.Preview));
            return plan.Problems.Count > 0 ? CommandLine.Failed : CommandLine.Fine;
        });
        command.Arguments.Add(file);
        return command;
    }

    private static async Task<string> ReadAsync(FileInfo file, string? encoding, CancellationToken cancellation)
    {
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellation);
        return StaffText.Decode(bytes, encoding) ?? throw new VerbFailure($"{file.Name} を{(encoding is null ? " UTF-8 としても CP932 としても" : $" {encoding} として")}読めません。", $"{file.Name} cannot be read as {encoding ?? "UTF-8, nor as CP932"}.",
            "Excel では「CSV UTF-8」か「CSV」で保存し直してください。", "Save it again, in Excel as CSV UTF-8 or as CSV.");
    }

    private static void Print(IAnsiConsole console, StaffPlanView plan, bool preview)
    {
        foreach (var problem in plan.Problems) console.WriteLine($"{problem.Ja} / {problem.En}");
        if (plan.Problems.Count > 0) return;
        console.Write(Screen.Table(plan.Changes, ["変更 / what", "ログイン ID / login", "氏名 / name", "項目 / facts", "得る / gains", "失う / loses"],
            c => [c.Kind, c.Login, c.Name, string.Join('\n', c.Facts), string.Join('\n', c.Gains), string.Join('\n', c.Loses)]));
        console.WriteLine(preview ? "まだ取り込んでいません。 / Nothing was taken in yet." : "取り込みました。 / It was taken in.");
    }

    private static Command List()
    {
        var on = new Option<string?>("--on") { Description = "この日の時点（既定 今日） / as of this day; default today (YYYY-MM-DD)" }.AsDay();
        return IdpVerb.List<Bus.Identity.StaffEntry>("list", "職員の一覧 / all staff", [on], parsed => $"staff{Query.Of(("on", parsed.GetValue(on)))}",
            ["永続 ID / person", "ログイン ID / login", "氏名 / name", "所属 / department", "職務 / duties", "出所 / source"], s => [s.Person, s.Login, s.Name, s.Department, string.Join('\n', s.Duties), s.Source]);
    }

    private static Command Sessions() => IdpVerb.List<SessionView>("sessions", "サインイン中の職員 / who is signed in", [], _ => "staff/sessions",
        ["ログイン ID / login", "認証 / proved", "サインイン / signed in", "最後の利用 / last used", "期限 / ends"],
        s => [s.Login, s.Proofs, s.ProvedAt.ToString("yyyy-MM-dd HH:mm"), s.UsedAt.ToString("HH:mm"), s.ExpiresAt.ToString("HH:mm")]);

    private static Command Directory()
    {
        var login = new Option<string?>("--login") { Description = "この人を探す / look for this person" };
        return IdpVerb.Of("directory", "団体の職員ディレクトリ（LDAP）に問い合わせできるか / whether the municipality's directory (LDAP) can be asked", [login], async (parsed, municipality, hub, screen, cancellation) =>
            IdpVerb.Told(await hub.GetAsync<StaffStepView>($"{municipality}/staff/directory{Query.Of(("login", parsed.GetValue(login)))}", cancellation), screen));
    }

    private static Command Relink()
    {
        var login = new Option<string>("--login") { Description = "ディレクトリの今のログイン ID / login in the directory now", Required = true };
        var person = new Option<string>("--person") { Description = "以前からの永続 ID / permanent id that the person had before", Required = true };
        return IdpVerb.Step<StaffStepView>("relink", "ディレクトリで作り直されたエントリーを、以前の人に結び付ける / the person's entry in the directory was made anew", [login, person],
            parsed => $"staff/{Uri.EscapeDataString(parsed.GetValue(login)!)}/relink", parsed => new RelinkRequest(parsed.GetValue(person)!));
    }

    private static Command Step(string name, string description)
    {
        var login = new Option<string>("--login") { Description = "ログイン ID / login", Required = true };
        return IdpVerb.Step<StaffStepView>(name, description, [login], parsed => $"staff/{Uri.EscapeDataString(parsed.GetValue(login)!)}/{name}", more: (console, step) =>
        {
            if (step.Password is { } password) console.WriteLine(password);
        });
    }
}
