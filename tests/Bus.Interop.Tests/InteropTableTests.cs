using System.Text;
using System.Text.Json.Nodes;

namespace Bus.Interop.Tests;

/// <summary>The table in README and docs/interop.md says what the toolkits did, no more and no less. With BUS_APPROVE=1 it is written instead of compared.</summary>
[Collection("bench")]
public sealed class InteropTableTests(InteropBench bench)
{
    private const string Begin = "<!-- interop table -->\n", End = "<!-- end of interop table -->";
    private static readonly string[] Pages = ["docs/interop.md", "docs/interop.ja.md", "README.md", "README.ja.md"];

    [Fact]
    public async Task Table_InTheDocs_IsWhatTheToolkitsDid()
    {
        var table = await TableAsync();
        Assert.DoesNotContain("×", table);
        foreach (var page in Pages.Select(p => Path.Combine(Repository.Root, p)))
        {
            var text = await File.ReadAllTextAsync(page);
            var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
            if (Environment.GetEnvironmentVariable("BUS_APPROVE") == "1") await File.WriteAllTextAsync(page, text[..from] + table + text[to..]);
            else Assert.Equal(table, text[from..to]);
        }
    }

    private async Task<string> TableAsync()
    {
        var table = new StringBuilder("| |").AppendJoin('|', Toolkit.All.Select(t => $" {t.Title} ")).Append("|\n|---|").Append(string.Concat(Toolkit.All.Select(_ => "---|"))).Append('\n');
        foreach (var (check, title) in Checks.All)
        {
            table.Append("| ").Append(title).Append(" |");
            foreach (var toolkit in Toolkit.All) table.Append(' ').Append(await CellAsync(toolkit, check)).Append(" |");
            table.Append('\n');
        }
        return table.ToString();
    }

    private async Task<string> CellAsync(Toolkit toolkit, string check)
    {
        var note = toolkit.Notes.GetValueOrDefault(check);
        if (note?.StartsWith('–') == true) return note;
        var done = check is "consumer" or "provider" ? await ServesAsync(toolkit, check) : Did(await bench.SawAsync(toolkit, "1.1"), check) && Did(await bench.SawAsync(toolkit, "1.2"), check);
        return done ? note ?? "○" : "×";
    }

    private async Task<bool> ServesAsync(Toolkit toolkit, string check)
    {
        var of = Toolkit.All.First(t => t.Server == toolkit.Name);
        var saw = await bench.SawAsync(of, "1.1");
        if (check == "provider") return Did(saw, "query") && Did(saw, "providerFault");
        for (var i = 0; i < 3000 && bench.TookAt(of.Municipality).Count == 0; i++) await Task.Delay(100);
        return bench.TookAt(of.Municipality).Count > 0;
    }

    private static bool Did(JsonNode saw, string check) => check switch
    {
        "wsdl" => (bool)saw["wsdl"]!,
        "send" => (string?)saw["send"]!["state"] == "accepted" && (int)saw["send"]!["amount"]! == 24800,
        "receipt" => (int)saw["receipt"]! == 2,
        "query" => (int)saw["query"]!["unpaidTax"]! == 40000,
        "fault" => (string?)saw["fault"]!["code"] == "invalid-record" && saw["fault"]!["rejects"]!.AsArray().Count == 1,
        "providerFault" => (string?)saw["providerFault"]!["code"] == "provider-refused",
        "digest" => (string?)saw["digest"] == "accepted",
        "token" => (string?)saw["token"] == "accepted",
        "characters" => (string?)saw["query"]!["remarks"] == InteropBench.Name,
        _ => false,
    };
}
