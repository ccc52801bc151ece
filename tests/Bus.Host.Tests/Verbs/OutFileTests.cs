using Bus.Host.Verbs;

namespace Bus.Host.Tests.Verbs;

public sealed class OutFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-out-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>It holds the hashes of all passwords, and the staff's names.</summary>
    [Fact]
    public async Task RegionExport_IntoAFile_IsForItsOwnerAlone()
    {
        var (token, file) = (Path.Combine(_folder, "token"), Path.Combine(_folder, "region.yaml"));
        await File.WriteAllTextAsync(token, "operator.token");
        using var hub = new SilentHub();
        var answered = hub.AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 19\r\nConnection: close\r\n\r\nmunicipalities: []\n");
        Assert.Equal(CommandLine.Fine, await CommandLine.Root(new Dictionary<string, string?>()).Parse(["region", "export", "--url", hub.Address.ToString(), "--token-file", token, "--out", file]).InvokeAsync());
        await answered;
        Assert.Equal("municipalities: []\n", await File.ReadAllTextAsync(file));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Write_WhereItCannotBe_IsTold()
    {
        var failure = await Assert.ThrowsAsync<VerbFailure>(() => OutFile.WriteForAllAsync(Path.Combine(_folder, "none", "report.html"), "", default));
        Assert.Contains("report.html cannot be written", failure.What.En);
    }
}
