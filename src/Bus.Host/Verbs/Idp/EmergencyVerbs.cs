using System.CommandLine;
using Bus.Host.Api;
using Bus.Identity;
using Spectre.Console;

namespace Bus.Host.Verbs.Idp;

/// <summary><c>bus staff emergency new | list | remove</c>.</summary>
internal static class EmergencyVerbs
{
    private const string At = "staff/emergency-ids";

    public static Command Command() => new("emergency", "緊急用 ID / emergency ids") { New(), List(), Remove() };

    private static Command New()
    {
        var id = new Option<string?>("--id") { Description = "ID（既定 次の番号）。あれば作り直す / its id; default the next number; one that is there is replaced" };
        var duties = new Option<string[]>("--duty") { Description = "持たせる職務（既定 リージョン定義の emergency のすべて） / its duties; default all that emergency of the region file allows", AllowMultipleArgumentsPerToken = true };
        return IdpVerb.Step<EmergencyMadeView>("new", "作る、または使った後に作り直す / make one, or replace one after its use", [id, duties], _ => At, parsed => new EmergencyRequest(parsed.GetValue(id), parsed.GetValue(duties)),
            (console, made) =>
            {
                if (made.Secret is null) return;
                console.WriteLine();
                console.WriteLine($"  ログイン ID / login   {made.Id}");
                console.WriteLine($"  パスワード / password {made.Secret}");
            });
    }

    private static Command List() => IdpVerb.List<EmergencyEntry>("list", "一覧 / all of them", [], _ => At, ["ID", "状態 / state", "職務 / duties", "作成 / made", "有効 / good until", "使用 / used", "終了 / ends"],
        e => [e.Id, e.State, string.Join('\n', e.Duties), $"{e.MadeAt:yyyy-MM-dd}", $"{e.ExpiresAt:yyyy-MM-dd}", $"{e.UsedAt:yyyy-MM-dd HH:mm}", $"{e.EndsAt:yyyy-MM-dd HH:mm}"]);

    private static Command Remove()
    {
        var id = new Option<string>("--id") { Description = "ID", Required = true };
        return IdpVerb.Step<StaffStepView>("remove", "廃止する / take one away", [id], parsed => $"{At}/{Uri.EscapeDataString(parsed.GetValue(id)!)}/remove");
    }
}
