using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>A file of <c>make-collections</c> with its end file and what a correct hub must report.</summary>
internal sealed record MadeFile(string Path, Expected Expected)
{
    public byte[] Content { get; } = File.ReadAllBytes(Path);
    public string EndFile { get; } = File.ReadAllText(Path + ".end");

    public static async Task<MadeFile> MakeAsync(string folder, Recipe recipe)
    {
        var path = System.IO.Path.Combine(folder, recipe.FileName);
        List<string> words = [Shared.MakeCollections, "--municipality", recipe.Municipality, "--records", $"{recipe.Records}", "--bad", $"{recipe.Bad}",
            "--encoding", recipe.Encoding, "--keys", $"{recipe.Keys}", "--seed", $"{recipe.Seed}", "--out", path[..^".csv".Length]];
        if (recipe.Names) words.Add("--name");
        if (recipe.Hard) words.Add("--hard");
        var made = await Commands.RunAsync("python3", words);
        Assert.True(made.Exit == 0, made.ToString());
        var expected = JsonSerializer.Deserialize<Expected>(await File.ReadAllTextAsync(path[..^".csv".Length] + ".expected.json"), JsonSerializerOptions.Web)!;
        return new MadeFile(path, expected);
    }
}

/// <summary>What to make.</summary>
internal sealed record Recipe(string Municipality, int Records, int Bad = 0, string Encoding = "utf-8", bool Names = false, bool Hard = false, int Keys = 0, int Seed = 2026)
{
    public string FileName => $"収納 {Municipality}-{Seed}-{Encoding}{(Names ? "-names" : "")}{(Hard ? "-hard" : "")}-k{Keys}.csv";
}

/// <summary>The tool's <c>.expected.json</c>.</summary>
internal sealed record Expected(long Records, long DeclaredAmount, long Good, long GoodAmount, BadLine[] Bad, int[] Held, long AmountUnreadable, int[] LinesWithNamesOutsideCp932)
{
    /// <summary>Every refused line with the item and code that fit its kind.</summary>
    public SortedDictionary<int, (string Item, string Code)> Refused()
    {
        var lines = new SortedDictionary<int, (string, string)>();
        foreach (var bad in Bad) lines[bad.Line] = CodeOf(bad.Kind);
        foreach (var line in Held) lines[line] = ("", "earlier-error");
        return lines;
    }

    private static (string, string) CodeOf(string kind) => kind switch
    {
        "missing-key" => ("noticeNumber", "missing"),
        "bad-date" => ("receivedDate", "not-a-date"),
        "not-a-number" => ("taxCollected", "not-a-number"),
        "too-long" => ("noticeNumber", "too-long"),
        "other-municipality" => ("municipalityCode", "other-municipality"),
        "short-row" => ("", "wrong-column-count"),
        "unknown-code" => ("provisionalKind", "not-in-code-table"),
        _ => throw new ArgumentException($"make-collections has a new kind of damage: {kind}"),
    };
}

internal sealed record BadLine(int Line, string Kind);
