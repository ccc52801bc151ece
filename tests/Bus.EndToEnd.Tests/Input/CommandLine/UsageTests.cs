using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.CommandLine;

/// <summary>The command line without a hub: help, exit codes, and answers to mistakes.</summary>
public sealed partial class UsageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-usage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The verbs are those that help itself names, down to the last.</summary>
    [Fact]
    public async Task Help_OfEveryVerb_IsInBothLanguagesAndSaysWhatItTakes()
    {
        var open = new Queue<string[]>([[]]);
        var leaves = new List<string>();
        while (open.TryDequeue(out var verb))
        {
            var help = await RunAsync([.. verb, "--help"]);
            Assert.True(help.Exit == 0, $"{string.Join(' ', verb)}: {help}");
            Texts.AssertBoth(help.Output, help.Output);
            var commands = help.Output.Split("Commands:");
            if (commands.Length == 1)
            {
                leaves.Add(string.Join(' ', verb));
                Assert.Contains("--json", help.Output);
                continue;
            }
            foreach (Match command in CommandName().Matches(commands[1])) open.Enqueue([.. verb, command.Groups[1].Value]);
        }
        string[] promised = ["run", "demo", "region apply", "region export", "region show", "contract list", "contract check", "message list", "message show", "message replay",
            "route pause", "route resume", "wait", "doctor"];
        Assert.Empty(promised.Except(leaves));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("region")]
    [InlineData("message show")]
    [InlineData("message list --limit many")]
    [InlineData("error list --limit many")]
    [InlineData("message list --no-such-option")]
    [InlineData("message list --url nonsense")]
    [InlineData("run --port 8080")]
    [InlineData("wait")]
    [InlineData("demo --once --records 1")]
    [InlineData("demo --once --records many")]
    [InlineData("wait --settled --timeout NaN")]
    [InlineData("wait --settled --timeout soon")]
    [InlineData("conformance --url http://127.0.0.1:9 --as provider --timeout 0")]
    [InlineData("wait --settled=maybe")]
    [InlineData("wait --closed")]
    [InlineData("wait --closed --settled --municipality 362018 --contract collection-history")]
    [InlineData("wait --settled --contract collection-history")]
    [InlineData("close --municipality 362018 --application collection --contract collection-history --date 2026-11-31")]
    [InlineData("wait --settled --timeout 1e300")]
    [InlineData("quiesce --reason x --timeout -1")]
    public async Task Usage_ThatIsWrong_Is2(string words)
    {
        var result = await RunAsync(words.Split(' '));
        Assert.Equal(2, result.Exit);
        Assert.Contains("--help", result.Error);
        Texts.AssertNoStackTrace(result.Output + result.Error);
    }

    /// <summary>No hub is asked: a job scheduler must not read a mistyped option as a failed delivery.</summary>
    [Theory]
    [InlineData("wait --settled --date 2026-13-40", "2026-13-40", "YYYY-MM-DD")]
    [InlineData("wait --settled --municipality 1", "'1'", "6 digits")]
    [InlineData("message list --date foo", "foo", "YYYY-MM-DD")]
    [InlineData("staff import staff.csv --municipality 362018 --on 2027-02-29", "2027-02-29", "YYYY-MM-DD")]
    [InlineData("staff import staff.csv --municipality 362018 --on 4/1/2027", "4/1/2027", "YYYY-MM-DD")]
    [InlineData("staff list --municipality 362018 --on 2027/4/1", "2027/4/1", "YYYY-MM-DD")]
    [InlineData("message list --state lost", "lost", "accepted")]
    [InlineData("message list --delivery foo", "foo", "parked")]
    [InlineData("message replay --state waiting --consumer 362018/delinquency", "waiting", "parked, delivered")]
    [InlineData("message replay --from yesterday --consumer 362018/delinquency", "yesterday", "2026-11-29T06:00")]
    [InlineData("error list --state foo", "foo", "dismissed")]
    [InlineData("error list --date 2026-02-30", "2026-02-30", "YYYY-MM-DD")]
    [InlineData("report reconciliation --date foo", "foo", "YYYY-MM-DD")]
    [InlineData("route pause 362018/collection-history/delinquency --reason x --until soon", "soon", "2026-11-29T06:00")]
    [InlineData("route pause 362018/collection-history/delinquency --reason x --until 2020-01-01T00:00", "2020-01-01T00:00", "is past")]
    [InlineData("message replay --municipality 412015 --consumer 362018/delinquency", "--consumer 362018/delinquency", "different municipalities")]
    [InlineData("message replay 362018-20261120-0000000042 --consumer 412015/delinquency", "--consumer 412015/delinquency", "different municipalities")]
    [InlineData("message replay --municipality 412015 --receipt 362018-20261120-0000000042", "--municipality 412015", "different municipalities")]
    [InlineData("message replay 362018-20261120-0000000042 --receipt 362018-20261120-0000000043", "0000000043", "two receipt numbers")]
    [InlineData("message replay 362018-20261120-0000000042 --key noticeNumber=1 --from 2026-11-20T00:00", "--key, --from", "cannot be used with")]
    [InlineData("message list --key noticeNumber=1 --state accepted --date 2026-11-20 --all", "--state, --date", "cannot be used with --key")]
    [InlineData("audit list --limit 0", "--limit", "1 or more")]
    [InlineData("message replay", "--consumer municipality/application", "not said what to send again")]
    [InlineData("message replay --key noticeNumber=1", "--municipality", "not said what to send again")]
    [InlineData("message list --key noticeNumber=1", "--municipality", "--key needs")]
    [InlineData("wait --receipt xx", "'xx'", "a receipt number")]
    [InlineData("route pause nope --reason x", "'nope'", "municipality/contract/consumer")]
    [InlineData("backup --list --to /tmp", "--to", "cannot be used with --list")]
    [InlineData("run --urls nonsense", "nonsense", "http://localhost:8080")]
    [InlineData("run --urls http://127.0.0.1:99999", "99999", "65535")]
    [InlineData("wait --receipt 362018-20261120-0000000042 --municipality 412015", "--municipality 412015", "different municipalities")]
    [InlineData("error list --receipt 362018-20261120-0000000042 --municipality 412015", "--municipality 412015", "different municipalities")]
    [InlineData("report errors --receipt 362018-20261120-0000000042 --municipality 412015", "--municipality 412015", "different municipalities")]
    [InlineData("conformance --as provider --url http://127.0.0.1:9/soap/362018/collection-history --municipality 412015", "--url 362018", "different municipalities")]
    public async Task ValueOfAnOption_ThatIsWrong_Is2WithWhatIsExpected(string words, string given, string expected)
    {
        var result = await RunAsync(words.Split(' '));
        Assert.True(result.Exit == 2, result.ToString());
        Assert.Contains(given, result.Error);
        Assert.Contains(expected, result.Error);
        Texts.AssertBoth(result.Error, result.Error);
        Texts.AssertNoStackTrace(result.Output + result.Error);
    }

    /// <summary>{0} is an empty folder.</summary>
    [Theory]
    [InlineData("message list --data {0}")]
    [InlineData("region apply region.yaml --data {0}")]
    [InlineData("message list --url http://127.0.0.1:9")]
    [InlineData("message list --url http://127.0.0.1:9 --token-file {0}/none")]
    [InlineData("run --data /proc/nowhere")]
    [InlineData("run --data {0} --urls http://203.0.113.7:18080")]
    [InlineData("doctor --data {0} --urls nonsense")]
    [InlineData("doctor --data {0} --Journal:Engine=stone")]
    [InlineData("doctor --data /proc/nowhere")]
    [InlineData("contract check {0}")]
    [InlineData("contract check {0}/none")]
    [InlineData("conformance --as provider --url http://127.0.0.1:9/soap/362018/collection-history")]
    public async Task Failure_OfAnyKind_Is1AndTeaches(string words)
    {
        var result = await RunAsync(string.Format(words, _folder).Split(' '));
        Assert.True(result.Exit == 1, result.ToString());
        Texts.AssertBoth(result.Output + result.Error, result.Output + result.Error);
        Texts.AssertNoStackTrace(result.Output + result.Error);
    }

    /// <summary>{0} is an empty folder. Nothing is begun, and nothing is left there.</summary>
    [Theory]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Files:Quite=5s", "--Files:Quite", "--Files:Quiet")]
    [InlineData("demo --once --data {0} --urls http://127.0.0.1:0 --Files:Quite=5s", "--Files:Quite", "--Files:Quiet")]
    [InlineData("restore {0} --data {0}/new --Journal:Engin=postgresql", "--Journal:Engin", "--Journal:Engine")]
    [InlineData("backup --data {0} --to {0}/backups --Journal:Engin=postgresql", "--Journal:Engin", "--Journal:Engine")]
    [InlineData("journal move --data {0} --to sqlite --connection x --Journal:Engin=postgresql", "--Journal:Engin", "--Journal:Engine")]
    [InlineData("doctor --data {0} --Files:Quite=5s", "--Files:Quite", "--Files:Quiet")]
    [InlineData("doctor --data {0} --Files:Ftp:Port=high", "--Files:Ftp:Port", "'high'")]
    [InlineData("doctor --data {0} --Broker:Engine=stone", "Broker:Engine", "in-process")]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Files:Quiet=soon", "--Files:Quiet", "10s")]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Files:Root --json", "--Files:Root", "=value")]
    [InlineData("message list --data {0} --Files:Quiet=5s", "--Files:Quiet", "reads no settings")]
    [InlineData("backup --verify {0} --Files:Quiet=5s", "Files:Quiet", "--to")]
    public async Task SettingThatIsWrongOrHasNoPlace_Is2AndNothingIsBegun(string words, params string[] told)
    {
        var result = await RunAsync(string.Format(words, _folder).Split(' '));
        Assert.True(result.Exit == 2, result.ToString());
        Assert.All(told, text => Assert.Contains(text, result.Output + result.Error));
        Texts.AssertBoth(result.Output + result.Error, result.Output + result.Error);
        Texts.AssertNoStackTrace(result.Output + result.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>What is out of bounds is known to a module only, once it is put together; {0} is an empty folder.</summary>
    [Theory]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Journal:Engine=stone")]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Files:Parallel=0")]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Dispatch:Parallel=0")]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Operation:Look=00:00:00")]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Queries:Parallel=0")]
    public async Task SettingThatIsOutOfBounds_Is2AndTeaches(string words)
    {
        var result = await RunAsync(string.Format(words, _folder).Split(' '));
        Assert.True(result.Exit == 2, result.ToString());
        Texts.AssertBoth(result.Error, result.Error);
        Texts.AssertNoStackTrace(result.Output + result.Error);
    }

    /// <summary>A folder in the place of a file is refused as another user's file is, also to root.</summary>
    [Theory]
    [InlineData("hub.json", "message list --data {0}", "sudo -u bus")]
    [InlineData("hub.json", "doctor --data {0}", "sudo -u bus")]
    [InlineData("hub.lock", "run --data {0} --urls http://127.0.0.1:0", "the hub's user")]
    [InlineData("hub.lock", "backup --data {0} --to {0}/backups", "the hub's user")]
    public async Task FolderOfAnotherUser_Is1AndSaysAsWhom(string file, string words, string said)
    {
        Directory.CreateDirectory(Path.Combine(_folder, file));
        var result = await RunAsync(string.Format(words, _folder).Split(' '));
        Assert.True(result.Exit == 1, result.ToString());
        Assert.Contains(said, result.Output + result.Error);
        Texts.AssertNoStackTrace(result.Output + result.Error);
    }

    /// <summary>{0} is an empty folder.</summary>
    [Theory]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Files:Quiet=abc", "Files:Quiet", "'abc'", "10s")]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Files:EndFileWait=-5s", "Files:EndFileWait", "'-5s'", "not negative")]
    [InlineData("run --data {0} --urls http://127.0.0.1:0 --Soap:MaxMessageBytes=lots", "Soap:MaxMessageBytes", "'lots'", "a whole number")]
    [InlineData("run --data {0} --urls https://127.0.0.1:0", "https://127.0.0.1:0", "Tls:Certificate", "PEM")]
    public async Task SettingThatIsWrong_IsToldToTheOperatorWithWhatIsExpected(string words, params string[] told) =>
        AssertMistake(await RunAsync(string.Format(words, _folder).Split(' ')), told);

    [Theory]
    [InlineData("run --urls http://127.0.0.1:0")]
    [InlineData("doctor")]
    [InlineData("backup --to backups")]
    public async Task SettingsFileThatIsBroken_IsNamedWithTheLine(string words)
    {
        var file = Path.Combine(_folder, "appsettings.json");
        await File.WriteAllTextAsync(file, "{\n  \"Files\": {\n    \"Quiet\": \"5s\"\n    \"Root\": \"x\" }\n}\n");
        AssertMistake(await RunAsync([.. words.Split(' '), "--data", _folder]), file, "line 4", "JSON");
    }

    private static void AssertMistake(CommandResult result, params string[] told)
    {
        Assert.True(result.Exit == 2, result.ToString());
        Assert.All(told, text => Assert.Contains(text, result.Error));
        Assert.Contains("data-centre operator", result.Error);
        Assert.DoesNotContain("inside bus", result.Error);
        Assert.DoesNotContain("dev-certs", result.Error);
        Texts.AssertBoth(result.Error, result.Error);
        Texts.AssertNoStackTrace(result.Output + result.Error);
    }

    /// <summary>As the README writes them; the hub reads them so.</summary>
    [Fact]
    public async Task Doctor_ReadsDurationsAsTheHubDoes()
    {
        var result = await RunAsync(["doctor", "--data", _folder, "--urls", $"http://127.0.0.1:{HubProcess.FreePort()}", "--Broker:Reconnect=2s", "--Files:Quiet=10s"]);
        Assert.True(result.Exit == 0, result.ToString());
    }

    [Fact]
    public async Task TokenFile_WithMoreThanAToken_IsTold()
    {
        var file = Path.Combine(_folder, "token");
        foreach (var token in (string[])["abc\ndef", "トークン"])
        {
            await File.WriteAllTextAsync(file, token);
            var result = await RunAsync(["message", "list", "--url", "http://127.0.0.1:9", "--token-file", file]);
            Assert.True(result.Exit == 1, result.ToString());
            Assert.Contains("--token-file", result.Error);
            Texts.AssertNoStackTrace(result.Error);
        }
    }

    /// <summary>A part that broke off must neither pass for a hub that was told to stop (systemd would leave it so) nor stop it without a word. No delay can be so long, so the part ends.</summary>
    [Fact]
    public async Task Hub_OfWhichAPartBreaksOff_EndsWith1AndSaysWhich()
    {
        var result = await RunAsync(["run", "--data", _folder, "--urls", "http://127.0.0.1:0", "--Intake:BacklogInterval=60d"]);
        Assert.True(result.Exit == 1, result.ToString());
        Assert.Contains("BacklogWatch", result.Error);
        Texts.AssertBoth(result.Error, result.Error);
    }

    [Fact]
    public async Task ContractCheck_OfABrokenFolder_NamesEveryErrorWithItsFile()
    {
        var broken = Path.Combine(_folder, "collection-history", "2026-01");
        Copy(Path.Combine(Repository.Root, "contracts", "collection-history", "2026-01"), broken);
        var whole = await RunAsync(["contract", "check", broken]);
        Assert.True(whole.Exit == 0, whole.ToString());

        Replace(Path.Combine(broken, "contract.yaml"), "transaction: transactionNumber", "transaction: noSuchItem");
        Replace(Path.Combine(broken, "layout.yaml"), "element: levyYear", "element: levyYears");
        Replace(Path.Combine(broken, "contract.yaml"), "transfer: [taxCollected,", "transfer: [noSuchAmount,");
        var result = await RunAsync(["contract", "check", broken]);
        Assert.Equal(1, result.Exit);
        foreach (var name in new[] { "contract.yaml", "layout.yaml", "noSuchItem", "levyYears", "noSuchAmount" }) Assert.Contains(name, result.Output);
        Texts.AssertNoStackTrace(result.Output + result.Error);
    }

    private static Task<CommandResult> RunAsync(string[] words) => Commands.RunAsync("dotnet", [HubProcess.BusDll, .. words]);

    internal static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    internal static void Replace(string file, string what, string by)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(what, text);
        File.WriteAllText(file, text.Replace(what, by));
    }

    [GeneratedRegex("^  ([a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex CommandName();
}
