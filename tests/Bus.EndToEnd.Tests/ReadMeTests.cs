using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests;

/// <summary>What the READMEs show is run as it stands there; only address and password are put in.</summary>
public partial class ReadMeTests
{
    [Theory]
    [InlineData("README.md"), InlineData("README.ja.md")]
    public async Task Snippets_RunAsTheyStand(string readme)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, readme));
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Block(text, "yaml").Replace("{ env: COLLECTION_PASSWORD }", "{ value: PASSWORD }").Replace("{ env: DELINQUENCY_PASSWORD }", "{ value: other }"));

        var curl = await ShellAsync(hub, "bash", Here(Blocks(text, "").Single(b => b.StartsWith("curl ", StringComparison.Ordinal)), hub));
        Assert.Contains("<state>accepted</state><records>1</records><amount>12400</amount>", curl.Output);
        var zeep = await ShellAsync(hub, "/usr/bin/python3", Here(Block(text, "python"), hub));
        Assert.True(zeep.Exit == 0, zeep.ToString());
        Assert.Matches("^362018-[0-9]{8}-[0-9]{10} accepted 1 12400", zeep.Output);

        var message = await hub.BusAsync("message", "list");
        Assert.Contains("collection-history", message.Output);
        Assert.Equal(0, (await hub.BusAsync("wait", "--settled", "--date", "2026-11-20", "--timeout", "600")).Exit);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(hub.Files, "362018/delinquency/out/collection-history"), "*.csv").Length);
    }

    [Fact]
    public async Task Both_ShowTheSameCode()
    {
        var (english, japanese) = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md")), await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.ja.md")));
        Assert.Equal(Code(english), Code(japanese));
        // Comments are in the reader's language.
        static IEnumerable<string> Code(string text) => Fence().Matches(text).Select(m => string.Join('\n', m.Groups[2].Value.Split('\n').Select(l => l.Split(" #")[0].TrimEnd())));
    }

    private static string Here(string snippet, HubProcess hub) => snippet.Replace("http://localhost:8080/", hub.Address.ToString());

    private static Task<CommandResult> ShellAsync(HubProcess hub, string program, string script)
    {
        var file = Path.Combine(hub.Folder, "snippet");
        File.WriteAllText(file, script);
        return Commands.RunAsync(program, [file]);
    }

    private static string Block(string text, string language) => Blocks(text, language).First();

    private static IEnumerable<string> Blocks(string text, string language) => Fence().Matches(text).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
