using System.Text.Json.Nodes;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Interop.Tests;

/// <summary>The vendor kit as a vendor runs it: against the hub, where all must pass, and against the servers of foreign toolkits, where it finds what each of them really does.</summary>
[Collection("bench")]
public sealed class ConformanceTests(InteropBench bench)
{
    [Theory]
    [InlineData("collection-history", "provider", "collection")]
    [InlineData("delinquency-inquiry", "consumer", "tax")]
    public async Task Hub_PassesEveryCheck(string service, string role, string user)
    {
        var folder = Directory.CreateTempSubdirectory("bus-conformance-").FullName;
        var (html, text) = (Path.Combine(folder, "report.html"), Path.Combine(folder, "report.txt"));
        var (exit, results) = await RunAsync($"{bench.BaseOf("362018")}/{service}", role, ["--user", user, "--html", html, "--text", text]);
        Assert.Equal((0, ""), (exit, string.Join(' ', results.Where(r => r.Verdict != "passed").Select(r => r.Id))));
        Assert.Contains("PASSED", await File.ReadAllTextAsync(text));
        Assert.Contains("<h1>相互接続確認", await File.ReadAllTextAsync(html));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>An application that fetches: something is handed over, and lies in its mailbox until it is acknowledged.</summary>
    [Fact]
    public async Task HubsMailbox_PassesEveryCheck()
    {
        await RunAsync($"{bench.BaseOf("362018")}/collection-history", "provider", ["--user", "collection"]);
        // What still comes in, in whatever order, would change what is fetched twice.
        await bench.ArrivedAsync();
        var (exit, results) = await RunAsync($"{bench.BaseOf("362018")}/exchange", "consumer", ["--user", "archive"]);
        Assert.Equal((0, ""), (exit, string.Join(' ', results.Where(r => r.Verdict != "passed").Select(r => r.Id))));
    }

    /// <summary>npm soap reads DTDs and passes over mandatory headers; gSOAP passes over DTDs and waits for the rest of a message that is cut off (only it is given up soon). PHP is right in everything.</summary>
    [Theory]
    [InlineData("php", "receive", "provider")]
    [InlineData("php", "inquire", "consumer")]
    [InlineData("node", "receive", "provider", "dtd", "must-understand")]
    [InlineData("node", "inquire", "consumer", "dtd", "must-understand")]
    [InlineData("gsoap", "receive", "provider", "not-well-formed", "dtd")]
    public async Task Toolkit_FailsWhereItIsWrong(string server, string path, string role, params string[] failed)
    {
        var municipality = Toolkit.All.First(t => t.Server == server).Municipality;
        var (exit, results) = await RunAsync(bench.ServerOf(municipality, path).ToString(), role, ["--municipality", municipality, "--user", "bus"], server == "gsoap" ? 20 : 120);
        Assert.Equal(failed, results.Where(r => r.Verdict == "failed").Select(r => r.Id));
        Assert.Equal(failed.Length == 0 ? 0 : 1, exit);
    }

    [Fact]
    public async Task Usage_ThatSaysTooLittle_IsToldWhatIsMissing()
    {
        var result = await Commands.RunAsync("dotnet", [HubProcess.BusDll, "conformance", "--url", "http://127.0.0.1:9/receive", "--as", "provider"]);
        Assert.Equal(1, result.Exit);
        Assert.Contains("--municipality", result.Error);
        Assert.Equal(2, (await Commands.RunAsync("dotnet", [HubProcess.BusDll, "conformance", "--url", "x", "--as", "vendor"])).Exit);
    }

    private async Task<(int Exit, IReadOnlyList<(string Id, string Verdict)> Results)> RunAsync(string url, string role, string[] more, int timeout = 120)
    {
        var password = Path.Combine(bench.Hub.Folder, $"password-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(password, InteropBench.Password + "\n");
        var result = await Commands.RunAsync("dotnet", [HubProcess.BusDll, "conformance", "--url", url, "--as", role, "--password-file", password, "--timeout", $"{timeout}", "--json", .. more]);
        Assert.True(result.Output.StartsWith('{') && !result.Output.Contains("\"error\""), result.ToString());
        var report = JsonNode.Parse(result.Output)!;
        Assert.DoesNotContain(InteropBench.Password, result.Output);
        return (result.Exit, [.. report["results"]!.AsArray().Select(r => ((string)r!["id"]!, ((string)r["verdict"]!).ToLowerInvariant()))]);
    }
}
