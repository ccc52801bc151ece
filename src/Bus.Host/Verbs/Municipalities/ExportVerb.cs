using System.CommandLine;
using Bus.Core.Vocabulary;
using Bus.Host.Client;
using Bus.Host.Exits;
using Spectre.Console;

namespace Bus.Host.Verbs.Municipalities;

/// <summary><c>bus municipality export</c>: everything of one municipality, in open formats, written by the hub on its machine; <c>--verify</c> looks at one without a hub.</summary>
internal static class ExportVerb
{
    public static Command Command()
    {
        var code = new Argument<string?>("code") { Description = "団体コード / municipality code", Arity = ArgumentArity.ZeroOrOne };
        var to = new Option<string?>("--to") { Description = "書き出し先のフォルダー（ハブの機械） / folder on the hub's machine to put it into" };
        var verify = new Option<string?>("--verify") { Description = "この書き出しを検査するだけ（ハブは不要） / only check this export; needs no hub" };
        var target = new TargetOptions();
        var command = Verb.Plain("export", "団体のデータを公開された形式で書き出す（退出時） / write out everything of a municipality, in open formats", async (parsed, screen, cancellation) =>
        {
            if (parsed.GetValue(verify) is { } path) return Show(screen, ExitView.Of(await ToldAsync(() => ExitCheck.VerifyAsync(Path.GetFullPath(path), new ProgressOnScreen(screen), cancellation))), verified: true);
            var place = target.Of(parsed);
            using var hub = HubClient.Open(place);
            screen.Environment = () => hub.Environment;
            var made = await AskAsync(hub, parsed.GetValue(code)!, Path.GetFullPath(parsed.GetValue(to)!), screen, cancellation);
            OwnWorld.Tell(screen, place, made.Path);
            return Show(screen, made, verified: false);
        });
        command.Arguments.Add(code);
        foreach (var option in new Option[] { to, verify }) command.Options.Add(option);
        target.AddTo(command);
        command.NotBeside(new Bilingual("--verify", "--verify"), result => result.GetValue(verify) is not null, to);
        command.Validators.Add(result =>
        {
            if (result.GetResult(verify) is { Tokens.Count: > 0 }) return;
            if (!MunicipalityCode.TryParse(result.GetResult(code)?.Tokens.SingleOrDefault()?.Value, out _)) result.AddError("検査数字を含む 6 桁の団体コードを指定してください。 / Name a municipality: its code of 6 digits, the check digit included.");
            if (result.GetResult(to) is not { Tokens.Count: > 0 }) result.AddError("--to で書き出し先を指定してください。 / Say where to by --to.");
        });
        return command;
    }

    /// <summary>The hub writes, and says how far it is.</summary>
    private static async Task<ExitView> AskAsync(HubClient hub, string code, string to, Screen screen, CancellationToken cancellation)
    {
        var begun = await hub.PostAsync<ExitState>($"municipalities/{code}/export", new ExportRequest(to), cancellation);
        var ended = await new ProgressOnScreen(screen).WaitAsync(begun, async () => (await hub.GetAsync<ExitsView>("municipalities/export", cancellation)).Last,
            new("ハブが止まったため、書き出しは完了していません。", "The hub was stopped; the export is not complete."), cancellation);
        return ended.Made!;
    }

    private static async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (ExitException failure)
        {
            throw new VerbFailure(failure.What, failure.Action, VerbFailure.You);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbFailure($"書き出しを読めません（{e.Message}）。", $"The export cannot be read ({e.Message}).", "フォルダーと権限を確かめてください。", "Check the folder and its mode.");
        }
    }

    private static int Show(Screen screen, ExitView made, bool verified)
    {
        screen.Show(made, console =>
        {
            console.WriteLine(verified ? $"作成時のままです / It is as it was made: {made.Path}" : $"書き出しました / Exported: {made.Path}");
            console.WriteLine($"  団体 / municipality {made.Municipality}, {made.TakenAt:yyyy-MM-dd HH:mm:ss} まで / up to then;  電文 / messages {made.Messages:N0}, ファイル / files {made.Files:N0}, レコード / records {made.Records:N0}, 金額 / amount {made.Amount:N0}");
            console.WriteLine("  連携履歴の合計と一致しています / agrees with the journal's own totals");
            console.WriteLine($"  manifest.json SHA-256 {made.ManifestSha256}（別の場所に控えてください / keep it in another place）");
            if (!verified) console.WriteLine("  個人情報を含み、暗号化されていません。 / It holds personal data and is not encrypted.");
        });
        return CommandLine.Fine;
    }
}
