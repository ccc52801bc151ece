namespace Bus.EndToEnd.Tests.FrontDoor;

public class SignInTests(Door door) : IClassFixture<Door>
{
    [Fact]
    public async Task Ftp_OnLoopback_ShowsTheHomeWithoutWhatIsTheBuss()
    {
        var answer = await door.CurlAsync("--list-only", door.Ftp);

        Assert.Equal(["in", "result"], answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order());
    }

    /// <summary>The ports stand on the hub's command line alone, which the doctor does not see.</summary>
    [Fact]
    public async Task Doctor_BesideTheHub_AsksItWhetherTheDoorIsOpen()
    {
        var answer = await door.Hub.BusAsync("doctor", "--json");

        Assert.Contains("FTP and SFTP are on in the hub", answer.Output);
        Assert.DoesNotContain("are off", answer.Output);
    }

    [Fact]
    public async Task Ftps_RightPassword_SignsIn()
    {
        var answer = await door.LftpAsync("362018", "collection", "cls -1");

        Assert.True(answer.Exit == 0, answer.ToString());
        Assert.Contains("in/", answer.Output);
    }

    [Fact]
    public async Task Sftp_RightPassword_SignsIn()
    {
        var answer = await door.SftpAsync("362018", "collection", "ls -1");

        Assert.True(answer.Exit == 0, answer.ToString());
        Assert.Contains("result", answer.Output);
    }

    [Fact]
    public async Task AnyProtocol_WrongPasswordOrMunicipality_IsRefused()
    {
        Assert.Equal(67, (await door.CurlAsync("362018", "collection", "wrong", door.Ftp)).Exit);
        Assert.NotEqual(0, (await door.LftpAsync("362018", "collection", "cls", "wrong")).Exit);
        Assert.NotEqual(0, (await door.SftpAsync("362018", "collection", "ls", "wrong")).Exit);
        Assert.Equal(67, (await door.CurlAsync("412066", "collection", Harness.Regions.PasswordOf("362018", "collection"), door.Ftp)).Exit);
    }

    [Fact]
    public async Task AnyProtocol_AnotherHome_IsOutOfReach()
    {
        var other = Path.Combine(door.Hub.Files, "412066", "delinquency", Door.Out, "secret.csv");
        await File.WriteAllTextAsync(other, "not for 362018");
        // A link that somebody with a shell may have put there is not followed out of the home either.
        var link = Path.Combine(door.Hub.Files, "362018", "collection", Door.In, "link.part");
        File.CreateSymbolicLink(link, other);
        try
        {
            foreach (var way in (string[])["../../412066/delinquency/" + Door.Out + "/secret.csv", "/../../../412066/delinquency/" + Door.Out + "/secret.csv", other, Door.In + "/link.part", "/etc/passwd"])
            {
                var path = "/" + Uri.EscapeDataString(way);
                Assert.DoesNotContain("not for", (await door.CurlAsync("--path-as-is", door.Ftp.TrimEnd('/') + path)).Output);
                Assert.NotEqual(0, (await door.SftpAsync("362018", "collection", $"get {way} {door.Box("stolen")}")).Exit);
                Assert.NotEqual(0, (await door.LftpAsync("362018", "collection", $"get {way} -o {door.Box("stolen")}")).Exit);
                Assert.False(File.Exists(door.Box("stolen")));
            }
        }
        finally
        {
            File.Delete(link);
        }
    }

    [Theory]
    [InlineData("ln -s /etc/passwd in/collection-history/l")]
    [InlineData("mkdir in/other")]
    [InlineData("rmdir out/collection-history")]
    [InlineData("rename in inn")]
    [InlineData("rename in/collection-history in/other")]
    [InlineData("cd .processing")]
    [InlineData("put {0} .processing/x")]
    [InlineData("put {0} x")]
    [InlineData("put {0} out/collection-history/x.csv")]
    [InlineData("put {0} result/collection-history/x.json")]
    public async Task Sftp_WhatIsTheHubs_CannotBeChanged(string command)
    {
        await File.WriteAllTextAsync(door.Box("x"), "x");

        Assert.NotEqual(0, (await door.SftpAsync("362018", "collection", string.Format(System.Globalization.CultureInfo.InvariantCulture, command, door.Box("x")))).Exit);
        Assert.NotEqual(0, (await door.LftpAsync("362018", "collection", command.Replace("{0} ", door.Box("x") + " -o ", StringComparison.Ordinal).Replace("rename ", "mv ", StringComparison.Ordinal))).Exit);
    }

    [Fact]
    public void Keys_AreReadableByTheDaemonOnly()
    {
        var folder = Path.Combine(door.Hub.Data, "proftpd");
        foreach (var name in (string[])["host.key", "run/host.key", "run/tls.key", "log.secret"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, name)));
        Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(Path.Combine(folder, "users")) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite));
    }
}
