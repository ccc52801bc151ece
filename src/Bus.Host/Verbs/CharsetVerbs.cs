using System.CommandLine;
using Bus.Contracts.Characters.Tables;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus charset list | check</c>: character sets, and the proof that what is decoded encodes back the same.</summary>
internal static class CharsetVerbs
{
    private const int Listed = 50;

    public static Command Command() => new("charset", "文字コード / character sets") { Check(), List() };

    private static Command List() => Verb.Plain("list", "組み込みの文字コード / the built-in character sets", (_, screen, _) =>
    {
        var sets = CharacterSetCheck.BuiltIn().ToList();
        screen.Show(sets.Select(s => new { s.Name, s.Usable }), console =>
        {
            var table = Screen.TableOf("名前 / name", "使える / usable");
            foreach (var (name, usable) in sets) Screen.Row(table, name, usable ? "○" : "C ライブラリに変換表がない / no converter in the C library");
            console.Write(table);
        });
        return Task.FromResult(CommandLine.Fine);
    });

    private static Command Check()
    {
        var path = new Argument<string>("table") { Description = "文字コードの表（.charset）か組み込みの名前 / a table (.charset), or the name of a built-in set" };
        var gaiji = new Option<string?>("--gaiji") { Description = "重ねる外字の表 / a table of 外字 laid over it" };
        var command = Verb.Plain("check", "往復の証明: 読んだ文字が同じコードに戻るか / round trip: does what is decoded encode back the same", (parsed, screen, _) =>
        {
            var check = CharacterSetCheck.Of(parsed.GetValue(path)!, parsed.GetValue(gaiji));
            screen.Show(check, console => Write(console, check));
            return Task.FromResult(check.Holds ? CommandLine.Fine : CommandLine.Failed);
        });
        command.Arguments.Add(path);
        command.Options.Add(gaiji);
        return command;
    }

    private static void Write(IAnsiConsole console, CharacterSetCheck check)
    {
        foreach (var error in check.Errors) console.WriteLine($"{(error.Line > 0 ? $"line {error.Line}\n" : "")}  {error.What.Ja}\n  {error.What.En}");
        if (check.Proof is not { } proof) return;
        console.WriteLine($"1バイト文字 / single bytes: {proof.Singles:N0}   2バイト文字 / pairs: {proof.Pairs:N0}   CSV: {(check.AsciiSafe ? "○" : "×")}");
        Part(console, "読むだけのコード（同じ文字に別のコードがある） / codes that are only read (their character has another code)", proof.ReadOnly);
        Part(console, "書くだけの文字（読むと別の文字になる） / characters that are only written (they read back as another)", proof.WriteOnly);
        Part(console, "往復しないコード / codes that do not come back", proof.Broken);
        console.WriteLine(proof.Holds ? "上の一覧を除き、読んだものはすべて同じコードに戻ります。 / But for those listed, all that is decoded encodes back the same."
            : "この表は使えません。 / The table cannot be used.");
    }

    private static void Part(IAnsiConsole console, string title, IReadOnlyList<ProofLine> lines)
    {
        if (lines.Count == 0) return;
        console.WriteLine($"{title}: {lines.Count:N0}");
        foreach (var line in lines.Take(Listed)) console.WriteLine($"  {line.Code}  {line.Text}  {line.Other}");
        if (lines.Count > Listed) console.WriteLine($"  … --json");
    }
}
