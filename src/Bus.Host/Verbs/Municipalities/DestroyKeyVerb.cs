using System.CommandLine;
using Bus.Core.Vocabulary;
using Bus.Host.Client;
using Bus.Host.Exits;
using Spectre.Console;

namespace Bus.Host.Verbs.Municipalities;

/// <summary><c>bus municipality destroy-key</c>: shows what would be lost, has the code typed, and destroys the key. Nothing brings it back, so a mere yes is not enough.</summary>
internal static class DestroyKeyVerb
{
    public static Command Command()
    {
        var code = new Argument<string>("code") { Description = "団体コード / municipality code" };
        var reason = new Option<string?>("--reason") { Description = "理由（操作記録に残る） / reason, kept in the audit trail" };
        var confirm = new Option<string?>("--confirm") { Description = "確認のため団体コードをもう一度（入力の代わり） / the code once more, instead of typing it" };
        var dryRun = new Option<bool>("--dry-run") { Description = "何が失われるか表示するだけ / only show what would be lost" };
        var command = Verb.Remote("destroy-key", "団体の鍵を破棄する。その団体のデータは二度と読めない / destroy a municipality's key: its data can never be read again", async (parsed, hub, screen, cancellation) =>
        {
            var (municipality, path) = (parsed.GetValue(code)!, $"municipalities/{parsed.GetValue(code)}/key/destroy");
            var preview = await hub.PostAsync<DestroyedKeyView>(path, new DestroyKeyRequest(DryRun: true), cancellation);
            if (parsed.GetValue(dryRun))
            {
                screen.Show(preview, console => Print(console, preview));
                return preview.Obstacle is null ? CommandLine.Fine : CommandLine.Failed;
            }
            if (preview is { Obstacle: { } obstacle, Action: { } action }) throw new VerbFailure(new Bilingual(obstacle.Ja, obstacle.En), new Bilingual(action.Ja, action.En), VerbFailure.You);
            if (!screen.Json) Print(screen.Console, preview);
            var done = await hub.PostAsync<DestroyedKeyView>(path, new DestroyKeyRequest(Confirmed(parsed.GetValue(confirm), municipality, screen), parsed.GetValue(reason)), cancellation);
            screen.Show(done, console => PrintDone(console, done));
            return CommandLine.Fine;
        });
        command.Arguments.Add(code);
        foreach (var option in new Option[] { reason, confirm, dryRun }) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (!MunicipalityCode.TryParse(result.GetResult(code)?.Tokens.SingleOrDefault()?.Value, out _)) result.AddError("検査数字を含む 6 桁の団体コードを指定してください。 / Name a municipality: its code of 6 digits, the check digit included.");
            if (result.GetResult(dryRun) is not { Implicit: false } && result.GetResult(reason) is not { Tokens.Count: > 0 }) result.AddError("--reason で理由を指定してください。 / Say the reason by --reason.");
        });
        return command;
    }

    private static string Confirmed(string? said, string municipality, Screen screen)
    {
        if (said is null && (screen.Json || System.Console.IsInputRedirected)) throw new VerbFailure("取り消せない操作のため、確認が必要です。", "This cannot be undone and needs a confirmation.",
            $"--confirm {municipality} を付けてください。", $"Add --confirm {municipality}.");
        said ??= screen.Console.Prompt(new TextPrompt<string>("破棄するには団体コードを入力してください / Type the municipality's code to destroy its key:").AllowEmpty());
        return said == municipality ? said : throw new VerbFailure("確認の団体コードが一致しません。何も破棄していません。", "The code that was typed is another one. Nothing was destroyed.",
            "団体コードを確かめてください。", "Check the code.");
    }

    private static void Print(IAnsiConsole console, DestroyedKeyView preview)
    {
        var m = preview.Before;
        console.WriteLine($"団体 / municipality {m.Code} {m.Name}".TrimEnd());
        if (!m.HasKey && m.KeyDestroyedAt is { } at) console.WriteLine($"  鍵は {at:yyyy-MM-dd HH:mm} に破棄済みです / its key was destroyed then");
        console.WriteLine($"  読めなくなるもの / what can never be read again: 電文 / messages {m.Messages:N0}{(m.Messages > 0 ? $" ({m.Oldest:yyyy-MM-dd} – {m.Newest:yyyy-MM-dd})" : "")}");
        console.WriteLine($"  終わっていないもの / what is not finished: 取り込み中 / being taken in {m.Processing:N0}, 未配信 / undelivered {m.Undelivered:N0}, 未訂正エラー / open errors {m.OpenErrors:N0}");
        if (preview is { Obstacle: { } obstacle, Action: { } action }) console.WriteLine($"  × {obstacle.Ja}{action.Ja}\n    {obstacle.En} {action.En}");
    }

    private static void PrintDone(IAnsiConsole console, DestroyedKeyView done)
    {
        console.WriteLine(done.Destroyed ? $"鍵を破棄しました / The key is destroyed: {done.Before.Code}" : $"鍵は既に破棄されています / The key was destroyed before: {done.Before.Code}");
        console.WriteLine("  まだ残るもの：バックアップ（包まれた鍵を含む）、PostgreSQL の WAL とその控え、Files:Root のこの団体のフォルダー。docs/operation.ja.md「団体の退出」に従って消してください。");
        console.WriteLine("  What is left: backups (they hold the wrapped key), PostgreSQL's write-ahead log and its archive, this municipality's folder in Files:Root. Remove them as docs/operation.md says (A municipality leaves).");
    }
}
