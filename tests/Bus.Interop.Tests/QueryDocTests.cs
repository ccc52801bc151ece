using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Interop.Tests;

/// <summary>What docs/queries shows is run as it stands there; only addresses and passwords are put in.</summary>
[Collection("bench")]
public sealed partial class QueryDocTests(InteropBench bench)
{
    [Theory]
    [InlineData("docs/queries.md")]
    [InlineData("docs/queries.ja.md")]
    public async Task OnBoardingAndQuestion_RunAsTheyStand(string page)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, page));
        var yaml = Block(text, "yaml").Replace("https://10.1.2.3/inquire", bench.ServerOf(InteropBench.Spare, "inquire").ToString());
        await bench.Hub.ApplyAsync($"municipalities:\n  - code: \"{InteropBench.Spare}\"\n    name: 大町町\n    extends:\n      delinquency-inquiry: [ {{ element: addresseeName, header: 氏名名称, type: text, maxLength: 150 }} ]\n"
            + string.Concat(Secret().Replace(yaml, $"{{ value: {InteropBench.Password} }}").Split('\n').Select(l => $"    {l}\n")));

        var script = Path.Combine(bench.Hub.Folder, $"curl-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(script, Block(text, "").Replace("http://localhost:8080/soap/362018", bench.BaseOf(InteropBench.Spare)).Replace("PASSWORD", InteropBench.Password));
        var asked = await Commands.RunAsync("bash", [script]);
        Assert.Contains("<unpaidTax>36000</unpaidTax>", asked.Output);

        var listed = await bench.Hub.BusAsync("query", "list", "--municipality", InteropBench.Spare, "--key", "addresseeNumber=100200300");
        Assert.Contains("414239.kokuho", listed.Output);
        Assert.Contains("operatorId=k1024", listed.Output);
        Assert.Contains("answered", listed.Output);
    }

    private static string Block(string text, string language) => Fence().Matches(text).First(m => m.Groups[1].Value == language).Groups[2].Value;

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("\\{ env: [A-Z_]+ \\}")]
    private static partial Regex Secret();
}
