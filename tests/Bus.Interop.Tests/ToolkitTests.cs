using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Bus.Interop.Tests;

/// <summary>Every toolkit, every check, SOAP 1.1 and 1.2, against one running hub.</summary>
[Collection("bench")]
public sealed class ToolkitTests(InteropBench bench)
{
    public static TheoryData<string, string> Callers()
    {
        var data = new TheoryData<string, string>();
        foreach (var toolkit in Toolkit.All)
            foreach (var soap in new[] { "1.1", "1.2" }) data.Add(toolkit.Name, soap);
        return data;
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Caller_ReadsTheWsdl_SendsAndReadsItsReceipt(string toolkit, string soap)
    {
        var (of, saw) = await SawAsync(toolkit, soap);
        Assert.True((bool)saw["wsdl"]!);
        Assert.Matches($"^{of.Municipality}-[0-9]{{8}}-[0-9]{{10}}$", (string?)saw["send"]!["number"]);
        Assert.Equal(("accepted", 2, 24800), ((string?)saw["send"]!["state"], (int)saw["send"]!["records"]!, (int)saw["send"]!["amount"]!));
        Assert.Equal(2, (int)saw["receipt"]!);
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Caller_WithUsernameToken_IsKnown(string toolkit, string soap) => Assert.Equal("accepted", (string?)(await SawAsync(toolkit, soap)).Saw["token"]);

    /// <summary>By a digest it is the same application, so the same message id gets the first receipt.</summary>
    [Theory, MemberData(nameof(Callers))]
    public async Task Caller_WithPasswordDigest_IsKnown_WhereTheToolkitCan(string toolkit, string soap)
    {
        var (of, saw) = await SawAsync(toolkit, soap);
        Assert.Equal(of.Notes.ContainsKey("digest") ? null : "accepted", (string?)saw["digest"]);
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Caller_ReadsOurFault_CodeActionPartyAndRejects(string toolkit, string soap)
    {
        var fault = (await SawAsync(toolkit, soap)).Saw["fault"]!;
        Assert.Equal("invalid-record", (string?)fault["code"]);
        Assert.Equal("""["ja","en"]""", fault["languages"]!.ToJsonString());
        Assert.Equal("""[["2","receivedDate","not-a-date"]]""", fault["rejects"]!.ToJsonString());
        Assert.StartsWith("示されたレコードを直し", (string?)fault["action"]);
        Assert.Equal("送信側業務システムの担当者", (string?)fault["party"]);
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Caller_Asks_AndGetsTheProvidersAnswerToTheLetter(string toolkit, string soap)
    {
        var query = (await SawAsync(toolkit, soap)).Saw["query"]!;
        Assert.Equal((2, 40000), ((int)query["records"]!, (int)query["unpaidTax"]!));
        Assert.Equal(InteropBench.Name, (string?)query["remarks"]);
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Caller_GetsTheProvidersFault_InOurWords(string toolkit, string soap) =>
        Assert.Equal("provider-refused", (string?)(await SawAsync(toolkit, soap)).Saw["providerFault"]!["code"]);

    [Theory]
    [InlineData("php")]
    [InlineData("gsoap")]
    [InlineData("node")]
    public async Task Server_IsAConsumer_AndTakesEveryRecordOnce(string server)
    {
        var toolkit = Toolkit.All.First(t => t.Server == server);
        foreach (var soap in new[] { "1.1", "1.2" }) await bench.SawAsync(toolkit, soap);
        IReadOnlyList<JsonNode> took = [];
        for (var clock = Stopwatch.StartNew(); took.Count < 4; await Task.Delay(100))
        {
            took = [.. bench.TookAt(toolkit.Municipality).Where(t => !((string)t["messageId"]!).StartsWith("conformance", StringComparison.Ordinal))];
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5), $"{server} took {took.Count} of 4 messages.\n{bench.Hub.Log}");
        }
        // Two messages of two records and two of one.
        Assert.Equal((4, 6, 6 * 12400), (took.Select(t => (string)t["messageId"]!).Distinct().Count(), took.Sum(t => (int)t["records"]!), took.Sum(t => (int)t["amount"]!)));
        Assert.All(took.SelectMany(t => t["names"]!.AsArray()), name => Assert.Equal(InteropBench.Name, (string?)name));
    }

    [Fact]
    public async Task Questions_AreOnRecord_ByWhatWasAskedFor_NeverWhatWasAnswered()
    {
        var toolkit = Toolkit.Of("zeep");
        await bench.SawAsync(toolkit, "1.1");
        var listed = await bench.Hub.BusAsync("query", "list", "--municipality", toolkit.Municipality, "--key", "addresseeNumber=999", "--json");
        Assert.True(listed.Exit == 0, listed.ToString());
        var found = JsonNode.Parse(listed.Output)!.AsArray();
        Assert.NotEmpty(found);
        Assert.All(found, q => Assert.Equal(("tax", "provider-refused", "999", "国保窓口"), ((string?)q!["application"], (string?)q["outcome"], (string?)q["key"]!["addresseeNumber"], (string?)q["key"]!["duty"])));
        var other = await bench.Hub.BusAsync("query", "list", "--municipality", "412066", "--key", "addresseeNumber=12345", "--json");
        Assert.Empty(JsonNode.Parse(other.Output)!.AsArray());
        Assert.DoesNotContain("100200300", bench.Hub.Log);
    }

    private async Task<(Toolkit Toolkit, JsonNode Saw)> SawAsync(string name, string soap) => (Toolkit.Of(name), await bench.SawAsync(Toolkit.Of(name), soap));
}
