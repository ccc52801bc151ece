using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.CommandLine;

/// <summary>The verbs against a running hub.</summary>
public sealed class RunningHubTests(RunningHubTests.OneHub one) : IClassFixture<RunningHubTests.OneHub>
{
    private const string First = "412066", Second = "412074", Third = "412091";
    private readonly HubProcess _hub = one.Hub;

    [Fact]
    public async Task Json_OfTheVerbs_IsJsonAndSaysWhatIsThere()
    {
        await _hub.ApplyAsync(new SampleRegion(Of(Third)).ToYaml());
        var bad = await new Desk(_hub, Third, "collection").ExchangeAsync("bad.csv", Payment.File([Payment.Of(Third, 1).With("receivedDate", "x"), Payment.Of(Third, 2)]));
        var good = (await _hub.SendAsync(Third, [Payment.Of(Third, 3)])).Receipt;
        await new Desk(_hub, Third, "delinquency").DeliveryAsync(good);
        var settled = await _hub.BusAsync("wait", "--receipt", good, "--timeout", "300", "--json");
        Assert.True(settled.Exit == 0, settled.ToString());

        var list = await JsonAsync("message", "list", "--municipality", Third);
        Assert.Equal([good, bad.Receipt], list.EnumerateArray().Select(m => m.GetProperty("receipt").GetString()));
        var shown = await JsonAsync("message", "show", bad.Receipt);
        Assert.Equal(("not-a-date", 2), (shown.GetProperty("rejects")[0].GetProperty("code").GetString(), shown.GetProperty("rejects")[0].GetProperty("line").GetInt32()));
        Assert.Equal("delivered", (await JsonAsync("message", "show", good)).GetProperty("deliveries")[0].GetProperty("state").GetString());
        Assert.Contains((await JsonAsync("region", "show")).GetProperty("municipalities").EnumerateArray(), m => m.GetProperty("code").GetString() == Third);
        Assert.Equal(["assessment", "bank-debit-result", "collection-history", "delinquency-inquiry"], (await JsonAsync("contract", "list")).EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal("delinquency", (await JsonAsync("route", "list"))[0].GetProperty("consumer").GetString());
        Assert.All((await JsonAsync("doctor")).EnumerateArray(), finding => Assert.True(finding.GetProperty("fine").GetBoolean(), finding.ToString()));
        Assert.Equal("delivered", JsonDocument.Parse(settled.Output).RootElement.GetProperty("deliveries")[0].GetProperty("state").GetString());
        // For people the same, and no JSON.
        var table = await _hub.BusAsync("message", "list");
        Assert.Contains(good, table.Output);
        Assert.DoesNotContain("{", table.Output);
    }

    [Theory]
    [InlineData("message show 412066-20261120-9999999999")]
    [InlineData("message replay 412066-20261120-9999999999 --yes")]
    [InlineData("wait --receipt 412066-20261120-9999999999")]
    [InlineData("wait --settled --municipality 362018 --timeout 1")]
    [InlineData("route pause 412066/collection-history/nobody --reason x")]
    [InlineData("region apply no-such-file.yaml")]
    public Task Mistake_Is1AndTeaches(string words) => TeachesAsync(1, words);

    /// <summary>What no hub could mean anything by: a job's variable that was empty, say.</summary>
    [Theory]
    [InlineData("wait --receipt ")]
    [InlineData("message show ")]
    [InlineData("message replay  --yes")]
    [InlineData("route resume nonsense")]
    [InlineData("message list --key noSuchItem=1 --municipality 362018 --contract collection-history")]
    [InlineData("message list --key nonsense --municipality 362018 --contract collection-history")]
    [InlineData("backup")]
    public Task Usage_ThatNoHubUnderstands_Is2AndTeaches(string words) => TeachesAsync(2, words);

    private async Task TeachesAsync(int exit, string words)
    {
        var result = await _hub.BusAsync(words.Split(' '));
        Assert.True(result.Exit == exit, result.ToString());
        Assert.Empty(result.Output);
        Texts.AssertBoth(result.Error, result.Error);
        Texts.AssertNoStackTrace(result.Error);
        // What is told to senders of messages does not belong here.
        Assert.DoesNotContain("whole message", result.Error);
        Assert.DoesNotContain("send the whole again", result.Error);
        Assert.DoesNotContain("hub's log", result.Error);
    }

    [Fact]
    public async Task Replay_OfAReceipt_TakesTheConsumersLongNameAsItsShortOne()
    {
        var receipt = (await _hub.SendAsync(First, [Payment.Of(First, 77)])).Receipt;
        await new Desk(_hub, First, "delinquency").DeliveryAsync(receipt);
        string[] replay = ["message", "replay", receipt, "--delivered", "--dry-run", "--consumer"];
        var (shortly, whole, other) = (await _hub.BusAsync([.. replay, "delinquency"]), await _hub.BusAsync([.. replay, $"{First}/delinquency"]), await _hub.BusAsync([.. replay, $"{Third}/delinquency"]));
        Assert.True(shortly.Exit == 0, shortly.ToString());
        Assert.Equal(shortly, whole);
        Assert.Equal(2, other.Exit);
    }

    [Fact]
    public async Task RegionApply_OfTwelveErrors_NamesAllAndAppliesNothing()
    {
        var before = await _hub.BusAsync("region", "export");
        var result = await _hub.BusAsync("region", "apply", Fixture.At("CommandLine", "twelve-errors.yaml"));
        Assert.Equal(1, result.Exit);
        foreach (var said in new[] { "412067", "surprise", "picture", "Collection!", "no-such-contract", "sometimes", "ebcdic", "tax", "BUS_TEST_NO_SUCH_VARIABLE", "pigeon", "no-such-file.xml", "messagesPerSecond" })
            Assert.Contains(said, result.Error);
        Assert.Contains("12 件", result.Error);
        Assert.Contains("12 errors", result.Error);
        Texts.AssertNoStackTrace(result.Error);

        var json = await _hub.BusAsync("region", "apply", Fixture.At("CommandLine", "twelve-errors.yaml"), "--json");
        var problems = JsonDocument.Parse(json.Output).RootElement.GetProperty("problems").EnumerateArray().ToList();
        Assert.Equal(12, problems.Count);
        Assert.All(problems, p => Assert.True(p.GetProperty("line").GetInt32() > 0));
        Assert.Equal(before.Output, (await _hub.BusAsync("region", "export")).Output);
        Assert.DoesNotContain("検査数字の違う市", before.Output);
    }

    [Fact]
    public async Task RegionApply_Twice_ChangesNothingTheSecondTime_NorDoesItsOwnExport()
    {
        await _hub.ApplyAsync(new SampleRegion(Of(First)).ToYaml());
        var file = await WriteAsync(new SampleRegion(Of(First)).ToYaml());
        var before = (await _hub.BusAsync("region", "export")).Output;
        var again = await JsonAsync("region", "apply", file);
        Assert.False(again.GetProperty("applied").GetBoolean(), again.ToString());
        Assert.Equal(before, (await _hub.BusAsync("region", "export")).Output);
        var exported = await JsonAsync("region", "apply", await WriteAsync(before));
        Assert.False(exported.GetProperty("applied").GetBoolean(), exported.ToString());
        Assert.DoesNotContain(Regions.PasswordOf(First, "collection"), before);
    }

    [Fact]
    public async Task RegionApply_OfANewMunicipality_WorksAtOnceAndPruneTakesItAwayAgain()
    {
        await _hub.ApplyAsync(new SampleRegion(Of(Second)).ToYaml());
        var bySoap = (await _hub.SendAsync(Second, [Payment.Of(Second, 1)])).Receipt;
        await new Desk(_hub, Second, "delinquency").DeliveryAsync(bySoap);
        var byFile = await new Desk(_hub, Second, "collection").ExchangeAsync("new.csv", Payment.File([Payment.Of(Second, 2)]));
        await new Desk(_hub, Second, "delinquency").DeliveryAsync(byFile.Receipt);
        Assert.Contains("definitions", await _hub.Http.GetStringAsync($"soap/{Second}/collection-history?wsdl"));
        // The other one is still there: apply never removes.
        Assert.Equal(200, (await _hub.SendAsync(First, [Payment.Of(First, 99)])).Status);

        var alone = await WriteAsync(new SampleRegion(Of(First)).ToYaml());
        var unasked = await _hub.BusAsync("region", "apply", alone, "--prune");
        Assert.Equal(1, unasked.Exit);
        Assert.Contains("--yes", unasked.Error);
        Assert.Equal(200, (await _hub.SendAsync(Second, [Payment.Of(Second, 3)])).Status);
        var pruned = await _hub.BusAsync("region", "apply", alone, "--prune", "--yes");
        Assert.True(pruned.Exit == 0, pruned.ToString());
        (await _hub.SendAsync(Second, [Payment.Of(Second, 4)])).AssertFault(SoapVersion.V11, "unknown-municipality");
        Assert.DoesNotContain(Second, (await _hub.BusAsync("region", "export")).Output);
        // Its history stays.
        Assert.Equal("accepted", (await _hub.ApiAsync($"messages/{bySoap}")).GetProperty("message").GetProperty("state").GetString());
    }

    [Fact]
    public async Task NewPassword_WorksAtOnceAndTheOldOneNoMore()
    {
        var old = Regions.PasswordOf(First, "collection");
        Assert.Equal(200, (await _hub.SendAsync(First, [Payment.Of(First, 500)])).Status);
        await _hub.ApplyAsync(new SampleRegion(Of(First)).ToYaml().Replace($"value: {old}", "value: quite-another-password"));
        (await _hub.SendAsync(First, [Payment.Of(First, 501)])).AssertFault(SoapVersion.V11, "unauthenticated", status: 401);
        Assert.Equal(200, (await _hub.SendAsync(First, [Payment.Of(First, 501)], login: new Login("collection", "quite-another-password"))).Status);
        await _hub.ApplyAsync(new SampleRegion(Of(First)).ToYaml());
    }

    [Fact]
    public async Task SecondHub_OnTheSameFolderOrPort_IsToldWhyItCannotStart()
    {
        var sameFolder = await Commands.RunAsync("dotnet", [HubProcess.BusDll, "run", "--data", _hub.Data, "--urls", $"http://127.0.0.1:{HubProcess.FreePort()}"]);
        var samePort = await Commands.RunAsync("dotnet", [HubProcess.BusDll, "run", "--data", Path.Combine(_hub.Folder, "other"), "--urls", $"http://127.0.0.1:{_hub.Port}"]);
        foreach (var (result, said) in new[] { (sameFolder, _hub.Data), (samePort, $"{_hub.Port}") })
        {
            Assert.True(result.Exit == 1, result.ToString());
            Assert.Contains(said, result.Error);
            Texts.AssertBoth(result.Error, result.Error);
            Texts.AssertNoStackTrace(result.Output + result.Error);
        }
        // The first goes on, and its card is still its own.
        Assert.Equal(200, (await _hub.SendAsync(First, [Payment.Of(First, 700)])).Status);
        Assert.Equal(0, (await _hub.BusAsync("message", "list")).Exit);
    }

    [Fact]
    public async Task Verb_WithAddressAndToken_FindsTheHubWithoutItsFolder()
    {
        using var card = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_hub.Data, "hub.json")));
        var token = await WriteAsync(card.RootElement.GetProperty("token").GetString()! + "\n");
        var wrong = await WriteAsync(new string('0', 64));
        var right = await RunAsync("contract", "list", "--url", _hub.Address.ToString(), "--token-file", token, "--json");
        Assert.True(right.Exit == 0, right.ToString());
        var refused = await RunAsync("contract", "list", "--url", _hub.Address.ToString(), "--token-file", wrong);
        Assert.Equal(1, refused.Exit);
        Texts.AssertBoth(refused.Error, refused.Error);
        Assert.Contains("BUS_TOKEN", refused.Error);
        Assert.Contains("data-centre operator", refused.Error);
        Assert.DoesNotContain("application id", refused.Error);
        // Who may read the card may operate the hub.
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(_hub.Data, "hub.json")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    /// <summary>On IPv6 the same port may be another program's, and <c>localhost</c> may lead there first: with the token of the verb, or of whoever is at the console.</summary>
    [Fact]
    public async Task Hub_ThatListensOnIPv4Alone_IsReachedByItsAddress_NotByAName()
    {
        await using var hub = HubProcess.Prepare();
        hub.ListensAt = "0.0.0.0";
        await hub.StartAgainAsync();
        using var card = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(hub.Data, "hub.json")));
        Assert.Equal($"http://127.0.0.1:{hub.Port}/", card.RootElement.GetProperty("url").GetString());
        Assert.Equal(0, (await hub.BusAsync("contract", "list")).Exit);
    }

    /// <summary>Whoever's token it is, the hub answers.</summary>
    [Fact]
    public async Task Doctor_WithATokenOfAnotherHub_DoesNotSayThatTheHubIsGone()
    {
        var result = await Commands.RunAsync("env", ["BUS_TOKEN=someone.else", "dotnet", HubProcess.BusDll, "doctor", "--data", _hub.Data]);
        Assert.True(result.Exit == 1, result.ToString());
        Assert.Contains("unset BUS_TOKEN", result.Output);
        Assert.DoesNotContain("start it with bus run", result.Output);
    }

    private static Town Of(string code) => new(code, App.Provider("collection", new Provides()), App.Consumer("delinquency", new Consumes()));

    private async Task<JsonElement> JsonAsync(params string[] words)
    {
        var result = await _hub.BusAsync([.. words, "--json"]);
        Assert.True(result.Exit == 0, result.ToString());
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(_hub.Folder, Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private static Task<CommandResult> RunAsync(params string[] words) => Commands.RunAsync("dotnet", [HubProcess.BusDll, .. words]);

    /// <summary>A hub with one municipality; each test brings what else it needs.</summary>
    public sealed class OneHub : IAsyncLifetime
    {
        public HubProcess Hub { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:00.200");
            await Hub.ApplyAsync(new SampleRegion(Of(First)).ToYaml());
        }

        public async Task DisposeAsync() => await Hub.DisposeAsync();
    }
}
