using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.FrontDoor;

public class LifeTests
{
    [Fact]
    public async Task RegionApplied_UsersChangeAtOnceAndSessionsGoOn()
    {
        await using var door = new DoorOfOneTest();
        await door.Door.InitializeAsync();
        var before = Listening(door.Door);

        var region = Regions.Of(Regions.Municipality("362018", "by: file"), Regions.Municipality("442046", "by: file"))
            .Replace(Regions.PasswordOf("362018", "collection"), "another-s3cret", StringComparison.Ordinal);
        var file = door.Door.Box("region.yaml");
        await File.WriteAllTextAsync(file, region);
        var applied = await door.Door.Hub.BusAsync("region", "apply", file, "--prune", "--yes");
        Assert.True(applied.Exit == 0, applied.ToString());

        await door.Door.CanSignInAsync("442046", "collection");
        await door.Door.CanSignInAsync("362018", "collection", "another-s3cret");
        Assert.NotEqual(0, (await door.Door.CurlAsync(door.Door.Ftp)).Exit);
        Assert.NotEqual(0, (await door.Door.CurlAsync("412066", "collection", null, door.Door.Ftp)).Exit);
        Assert.Contains(before, Daemons(door.Door));
        Assert.Equal(before, Listening(door.Door));
    }

    [Fact]
    public async Task PublicKeys_SignInBesideOrWithoutAPassword_UntilTheyAreWithdrawn()
    {
        await using var door = new DoorOfOneTest();
        await door.Door.InitializeAsync();
        foreach (var (name, type) in (IEnumerable<(string, string)>)[("old", "ed25519"), ("new", "rsa"), ("strange", "ed25519")])
            Assert.Equal(0, (await Commands.RunAsync("ssh-keygen", ["-q", "-t", type, "-N", "", "-f", door.Door.Box(name)])).Exit);
        string Public(string name) => File.ReadAllText(door.Door.Box(name + ".pub")).Trim();
        // An application without a password, with two keys while one is rotated.
        string Region(string keys) => Regions.Of(Regions.Municipality("362018", "by: file")
            .Replace($"password: {{ value: {Regions.PasswordOf("362018", "delinquency")} }}", $"sftpKeys: [{keys}]", StringComparison.Ordinal)).Replace("code: \"362018\"", "code: \"442046\"", StringComparison.Ordinal);
        await door.Door.Hub.ApplyAsync(Region($"\"{Public("old")}\", \"{Public("new")}\""));

        foreach (var key in (string[])["old", "new"])
            await Eventually.HoldsAsync(async () => (await door.Door.SftpByKeyAsync("442046", "delinquency", "ls out", door.Door.Box(key))).Exit == 0, () => Task.FromResult(door.Door.Hub.Log));
        Assert.NotEqual(0, (await door.Door.SftpByKeyAsync("442046", "delinquency", "ls out", door.Door.Box("strange"))).Exit);
        Assert.NotEqual(0, (await door.Door.SftpByKeyAsync("362018", "delinquency", "ls out", door.Door.Box("new"))).Exit);
        Assert.NotEqual(0, (await door.Door.SftpAsync("442046", "delinquency", "ls out", "!")).Exit);
        Assert.NotEqual(0, (await door.Door.CurlAsync("442046", "delinquency", "!", door.Door.Ftp)).Exit);

        await door.Door.Hub.ApplyAsync(Region($"\"{Public("new")}\""));
        await Eventually.HoldsAsync(async () => (await door.Door.SftpByKeyAsync("442046", "delinquency", "ls out", door.Door.Box("old"))).Exit != 0, () => Task.FromResult(door.Door.Hub.Log));
        Assert.Equal(0, (await door.Door.SftpByKeyAsync("442046", "delinquency", "ls out", door.Door.Box("new"))).Exit);
    }

    [Fact]
    public async Task PasswordKnownByItsHashAlone_IsToldAndCannotSignIn()
    {
        await using var door = new DoorOfOneTest();
        await door.Door.InitializeAsync();
        var export = (await door.Door.Hub.BusAsync("region", "export")).Output;
        Assert.Contains("crypt: ", export);
        var again = door.Door.Box("again.yaml");
        await File.WriteAllTextAsync(again, export);
        Assert.Contains("\"changes\": []", (await door.Door.Hub.BusAsync("region", "apply", again, "--json")).Output);

        var other = door.Door.Box("other.yaml");
        await File.WriteAllTextAsync(other, System.Text.RegularExpressions.Regex.Replace(export, ", crypt: (\"[^\"]*\"|'[^']*')", "").Replace("412066", "442046", StringComparison.Ordinal));
        var applied = await door.Door.Hub.BusAsync("region", "apply", other);

        Assert.True(applied.Exit == 0, applied.ToString());
        Assert.Contains("FTP", applied.Output);
        Assert.NotEqual(0, (await door.Door.CurlAsync("442046", "collection", Regions.PasswordOf("412066", "collection"), door.Door.Ftp)).Exit);
    }

    [Fact]
    public async Task DaemonKilled_IsStartedAgain()
    {
        await using var door = new DoorOfOneTest();
        await door.Door.InitializeAsync();
        var killed = Daemons(door.Door);
        Assert.NotEmpty(killed);

        killed.ForEach(Signals.Kill);

        await door.Door.CanSignInAsync("362018", "collection");
        Assert.Empty(Daemons(door.Door).Intersect(killed));
    }

    [Fact]
    public async Task HubKilled_LeavesNoDaemonAndTheNextOneOpensTheDoor()
    {
        await using var door = new DoorOfOneTest();
        await door.Door.InitializeAsync();
        var first = Daemons(door.Door);
        Assert.NotEmpty(first);

        // The hub alone, not what it started.
        Signals.Kill(door.Door.Hub.ProcessId);
        await Eventually.HoldsAsync(() => Daemons(door.Door).Count == 0, () => "the daemon outlives its hub");

        await door.Door.Hub.StartAgainAsync();
        await door.Door.CanSignInAsync("362018", "collection");
        Assert.Empty(Daemons(door.Door).Intersect(first));

        await door.Door.Hub.StopAsync();
        Assert.Empty(Daemons(door.Door));
    }

    [FactAsRoot]
    public async Task HubOfAnOrdinaryUser_TakesUploadsAndClosesHomes()
    {
        await using var door = new DoorOfOneTest();
        await door.Door.InitializeAsync();
        await door.Door.Hub.StopAsync();
        await Commands.RunAsync("chown", ["-R", "nobody:nogroup", door.Door.Hub.Folder, door.Door.Box("")]);

        await door.Door.Hub.StartAgainAsync("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "env", "HOME=/tmp");
        await door.Door.CanSignInAsync("362018", "collection");

        door.Door.WriteFile("o.csv", 3, 1);
        var put = await door.Door.SftpAsync("362018", "collection", $"put {door.Door.Box("o.csv")} {Door.In}/o.csv\n-put {door.Door.Box("o.csv")} .processing/o.csv\n-rename in inn\nls in");
        Assert.True(put.Exit == 0, put.ToString());
        Assert.Equal(3, (await door.Door.ResultAsync("o.csv")).GetProperty("accepted").GetInt32());
        Assert.False(File.Exists(Path.Combine(door.Door.Hub.Files, "362018/collection/.processing/o.csv")));
        Assert.NotEqual(0, (await door.Door.SftpAsync("362018", "collection", $"get {door.Door.Hub.Data}/hub.json {door.Door.Box("stolen")}")).Exit);
        var owner = await Commands.RunAsync("ps", ["-o", "user=", "-p", $"{Listening(door.Door)}"]);
        Assert.Equal("nobody", owner.Output.Trim());
    }

    [Fact]
    public async Task Doctor_WithoutTheDaemon_SaysTheCommandThatInstallsIt()
    {
        var data = Directory.CreateTempSubdirectory("bus-doctor-").FullName;
        try
        {
            var answer = await Commands.RunAsync("dotnet", [HubProcess.BusDll, "doctor", "--data", data, "--urls", "http://127.0.0.1:0", "--Files:Sftp:Port=2222", "--Files:FrontDoor:Daemon=/nowhere/proftpd"]);

            Assert.Equal(1, answer.Exit);
            Assert.Contains("apt-get install -y proftpd-core proftpd-mod-crypto proftpd-mod-vroot", string.Concat(answer.Output.Split('\n').Select(l => l.TrimEnd() + " ")).Replace("  ", " ", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    // The daemon itself. It need not have the lowest number of those below: numbers begin anew on a machine that starts many programs, and a session that is over stays for a moment.
    private static int Listening(Door door) => int.Parse(File.ReadAllText(Path.Combine(door.Hub.Data, "proftpd/run/proftpd.pid")), System.Globalization.CultureInfo.InvariantCulture);

    // The daemon and its sessions: what holds files in its folder open.
    private static List<int> Daemons(Door door) => [.. Directory.GetDirectories("/proc").Select(p => int.TryParse(Path.GetFileName(p), out var id) ? id : 0).Where(id => id > 0 && id != door.Hub.ProcessId && Holds(id, Path.Combine(door.Hub.Data, "proftpd/run/")))];

    private static bool Holds(int process, string folder)
    {
        try
        {
            return Directory.GetFiles($"/proc/{process}/fd").Any(f => new FileInfo(f).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) ?? false);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Only root can start a hub under another account.</summary>
    private sealed class FactAsRootAttribute : FactAttribute
    {
        public FactAsRootAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "needs root, to start a hub under another account; under an ordinary account all other tests are this one";
    }

    private sealed class DoorOfOneTest : IAsyncDisposable
    {
        public Door Door { get; } = new();
        public async ValueTask DisposeAsync() => await Door.DisposeAsync();
    }
}
