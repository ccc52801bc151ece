using System.Security.Cryptography;
using Bus.Files.Partners.Lines;

namespace Bus.Files.Tests.Partners;

public class LineTests(PartnerServer server) : IClassFixture<PartnerServer>
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);

    public static TheoryData<string> Ways => LineOf.Ways;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task File_PutListedRenamedFetchedDeleted_IsTheSameByEachWay(string way)
    {
        using var line = LineOf.Open(server, way);
        var (local, back) = (server.Box($"{way}.local"), server.Box($"{way}.back"));
        await File.WriteAllBytesAsync(local, Content);

        await line.PutAsync(local, "送信 箱/収納 [1].csv.part", resume: false, default);
        await line.RenameAsync("送信 箱/収納 [1].csv.part", "送信 箱/収納 [1].csv", default);
        var listed = Assert.Single(await line.ListAsync("送信 箱", default));
        await line.GetAsync("送信 箱/収納 [1].csv", back, default);
        await line.DeleteAsync("送信 箱/収納 [1].csv", default);

        Assert.Equal(("収納 [1].csv", Content.Length), (listed.Name, listed.Size));
        Assert.StartsWith(DateTime.UtcNow.Year.ToString(System.Globalization.CultureInfo.InvariantCulture)[..2], listed.Stamp);
        Assert.Equal(Content, await File.ReadAllBytesAsync(back));
        Assert.Empty(await line.ListAsync("送信 箱", default));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Transfer_CutOnBothWays_GoesOnWhereItWasCut(string way)
    {
        using var line = LineOf.Open(server, way);
        var (local, back, name) = (server.Box($"{way}.cut"), server.Box($"{way}.cut.back"), $"{way}.cut.part");
        await File.WriteAllBytesAsync(local, Content);
        // What is there already is not what would be sent again, so that it shows whether it was.
        var begun = Content[..100_000].Select(b => (byte)~b).ToArray();
        await server.WriteAsync($"in/{name}", begun);
        await File.WriteAllBytesAsync(back, begun);

        await line.PutAsync(local, $"in/{name}", resume: true, default);
        await server.WriteAsync($"out/{name}", Content);
        await line.GetAsync($"out/{name}", back, default);

        byte[] expected = [.. begun, .. Content[100_000..]];
        Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(server.Home, "in", name)));
        Assert.Equal(expected, await File.ReadAllBytesAsync(back));
    }

    [Theory]
    [InlineData("ftps")]
    [InlineData("sftp")]
    [InlineData("sftp-key")]
    public async Task Server_OfAnotherKey_IsRefusedBeforeAnythingIsSent(string way)
    {
        var pin = way == "ftps" ? "sha256//" + Convert.ToBase64String(new byte[32]) : await OtherKeyAsync();
        using var line = LineOf.Open(server, way, p => p with { Pins = [pin] });

        var failure = await Assert.ThrowsAsync<PartnerException>(() => line.ListAsync("out", default));

        Assert.Contains("pins", failure.Trouble.En, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task SignIn_WithAWrongSecret_SaysSo(string way)
    {
        using var line = LineOf.Open(server, way, secret: way == "sftp-key" ? await OtherPrivateKeyAsync() : "wrong");

        var failure = await Assert.ThrowsAsync<PartnerException>(() => line.ListAsync("out", default));

        Assert.Contains("sign in", failure.Trouble.En, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Folder_ThatIsNotThere_SaysSo(string way)
    {
        using var line = LineOf.Open(server, way);

        var failure = await Assert.ThrowsAsync<PartnerException>(() => line.ListAsync("nowhere", default));

        Assert.Contains("not there", failure.Trouble.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp")]
    [InlineData("sftp")]
    public async Task Server_ThatDoesNotAnswer_SaysSo(string way)
    {
        using var line = LineOf.Open(server, way, p => p with { Address = new Uri($"{p.Address.Scheme}://127.0.0.1:1") });

        var failure = await Assert.ThrowsAsync<PartnerException>(() => line.ListAsync("out", default));

        Assert.Contains("not reached", failure.Trouble.En, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Transfer_WithABoundOfBandwidth_ShowsNoSecretAndEndsWhenItIsCalledOff(string way)
    {
        using var line = LineOf.Open(server, way, p => p with { Bandwidth = 4 * 1024 });
        var local = server.Box($"{way}.slow");
        await File.WriteAllBytesAsync(local, Content);
        using var stop = new CancellationTokenSource();
        var running = line.PutAsync(local, $"in/{way}.slow", resume: false, stop.Token);
        var target = Path.Combine(server.Home, "in", $"{way}.slow");
        await Support.Eventually.True(() => Clients().Any() && new FileInfo(target) is { Exists: true });

        foreach (var client in Clients())
        {
            var seen = Seen(client);
            Assert.DoesNotContain(PartnerServer.Password, seen, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", seen, StringComparison.Ordinal);
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        await Support.Eventually.True(() => !Clients().Any());
        Assert.True(new FileInfo(target).Length < Content.Length, "the bound of bandwidth was not kept");

        IEnumerable<string> Clients() => Directory.GetDirectories("/proc").Where(p => Path.GetFileName(p).All(char.IsAsciiDigit) && Command(p).Contains(way.StartsWith("sftp", StringComparison.Ordinal) ? $"-oUser={PartnerServer.User}" : "curl\0-q\0-K", StringComparison.Ordinal)
            && Parents(p).Contains(Environment.ProcessId));
    }

    [Theory]
    [InlineData("-rw-r--r--    1 1000     1000         1234 Nov 26 01:30 a b.csv", "a b.csv", 1234, "2026-11-26T01:30")]
    [InlineData("-rw-r--r--    ? 0        0               0 Dec 31 23:59 x.csv", "x.csv", 0, "2025-12-31T23:59")]
    [InlineData("-rw-r--r--    1 0        0              12 Mar  4  2025 y.csv", "y.csv", 12, "2025-03-04")]
    public void SftpListing_OfAFile_IsRead(string text, string name, long size, string stamp) =>
        Assert.Equal(new RemoteFile(name, size, stamp), OldListing.Unix(text, new DateOnly(2026, 11, 26)));

    [Theory]
    [InlineData("drwxr-xr-x    2 0        0            4096 Nov 26 01:30 folder")]
    [InlineData("lrwxrwxrwx    1 0        0               7 Nov 26 01:30 link")]
    [InlineData("sftp> ls -ln")]
    [InlineData("")]
    public void SftpListing_OfAnythingElse_IsPassedOver(string text) => Assert.Null(OldListing.Unix(text, new DateOnly(2026, 11, 26)));

    [Theory]
    [InlineData("modify=20261126013005;perm=adfrw;size=12;type=file;unique=1; a b.csv", "a b.csv", 12, "2026-11-26T01:30:05")]
    [InlineData("Type=File;Size=0; x", "x", 0, "")]
    public void FtpListing_OfAFile_IsRead(string text, string name, long size, string stamp) => Assert.Equal(new RemoteFile(name, size, stamp), FtpLine.Parse(text));

    [Theory]
    [InlineData("type=cdir;size=1; .")]
    [InlineData("type=file; x")]
    [InlineData("nonsense")]
    public void FtpListing_OfAnythingElse_IsPassedOver(string text) => Assert.Null(FtpLine.Parse(text));

    private async Task<string> OtherKeyAsync()
    {
        await OtherPrivateKeyAsync();
        return (await File.ReadAllTextAsync(server.Box("other.pub"))).Trim();
    }

    private async Task<string> OtherPrivateKeyAsync()
    {
        if (!File.Exists(server.Box("other"))) await PartnerServer.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", server.Box("other"));
        return await File.ReadAllTextAsync(server.Box("other"));
    }

    private static string Command(string process) => Read(Path.Combine(process, "cmdline"));

    private static string Seen(string process) => Read(Path.Combine(process, "cmdline")) + Read(Path.Combine(process, "environ"));

    private static IEnumerable<int> Parents(string process)
    {
        for (var id = Path.GetFileName(process); Read($"/proc/{id}/status").Split('\n').FirstOrDefault(l => l.StartsWith("PPid:", StringComparison.Ordinal)) is { } line; )
        {
            id = line[5..].Trim();
            yield return int.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
