using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Files.Homes;
using Bus.Files.Partners;
using Bus.Files.Partners.Lines;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Files.Tests.Partners;

/// <summary>Partners' FTP servers that do not know MLSD.</summary>
public class OldServerTests
{
    private static readonly DateTime Written = new(2026, 3, 4, 13, 5, 6, DateTimeKind.Utc);

    [Theory]
    [InlineData("MLSD,MLST", "unix", "2026-03-04")]
    [InlineData("MLSD,MLST,SIZE,MDTM", "dos", "2026-03-04T13:05")]
    [InlineData("MLSD,MLST", "host", "2026-03-04T13:05:06")]
    public async Task Files_OfAServerWithoutMlsd_AreListedFetchedAndPut(string without, string form, string stamp)
    {
        using var server = await OldServer.StartAsync(without, form);
        using var line = server.Line();
        var written = Path.Combine(server.Home, "out", "収納 [1].csv");
        await File.WriteAllTextAsync(written, "one");
        File.SetLastWriteTimeUtc(written, Written);

        var listed = Assert.Single(await line.ListAsync("out", default));
        await File.WriteAllTextAsync(server.Home + ".put", "two!");
        await line.PutAsync(server.Home + ".put", "out/put.csv", resume: false, default);
        await line.GetAsync("out/put.csv", server.Home + ".got", default);
        await line.DeleteAsync("out/収納 [1].csv", default);

        Assert.Equal(("収納 [1].csv", 3), (listed.Name, listed.Size));
        // A listing of the Unix form leaves the time of day out once half a year has gone by.
        Assert.StartsWith(stamp, listed.Stamp, StringComparison.Ordinal);
        Assert.Equal("two!", await File.ReadAllTextAsync(server.Home + ".got"));
        Assert.Equal(("put.csv", 4), Assert.Single(await line.ListAsync("out", default)) is var put ? (put.Name, put.Size) : default);
        File.Delete(server.Home + ".put");
        File.Delete(server.Home + ".got");
    }

    /// <summary>Cut before, and the server does not say how large it is, or cannot go on in the midst of a file.</summary>
    [Theory]
    [InlineData("MLSD,MLST,SIZE,MDTM")]
    [InlineData("MLSD,MLST,SIZE,MDTM,REST")]
    [InlineData("MLSD,MLST,APPE")]
    public async Task Transfer_CutAtAServerThatKnowsLess_ComesToItsEndAllTheSame(string without)
    {
        using var server = await OldServer.StartAsync(without, "unix");
        using var line = server.Line();
        await File.WriteAllTextAsync(Path.Combine(server.Home, "out", "put.csv.part"), "fir");
        await File.WriteAllTextAsync(Path.Combine(server.Home, "out", "got.csv"), "first");
        await File.WriteAllTextAsync(server.Home + ".put", "first");
        await File.WriteAllTextAsync(server.Home + ".got", "fir");

        try
        {
            await line.PutAsync(server.Home + ".put", "out/put.csv.part", resume: true, default);
            await line.GetAsync("out/got.csv", server.Home + ".got", default);

            Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(server.Home, "out", "put.csv.part")));
            Assert.Equal("first", await File.ReadAllTextAsync(server.Home + ".got"));
        }
        finally
        {
            File.Delete(server.Home + ".put");
            File.Delete(server.Home + ".got");
        }
    }

    /// <summary>Its disk is full, and it says that the transfer is complete.</summary>
    [Fact]
    public async Task Putting_ToAServerThatKeepsLessThanItSays_IsNoSuccessUntilAllIsThere()
    {
        using var server = await OldServer.StartAsync("MLST", "full");
        using var line = server.Line();
        using var folder = new TestFolder();
        var home = new Home(folder.WithRoot(folder.Path).Path, TestHub.Delinquency);
        Directory.CreateDirectory(home.Out(TestHub.Contract));
        await File.WriteAllTextAsync(Path.Combine(home.Out(TestHub.Contract), "r1.csv"), "first");
        await File.WriteAllTextAsync(Path.Combine(home.Out(TestHub.Contract), "r1.csv.end"), "1,1");
        var visit = new VisitContext(new PartnerRef(TestHub.Delinquency, "bank"), server.Partner, home, line, new MemoryBook(), () => true) { Writer = "0123abcd" };
        Task PutAsync() => new Putting(visit, NullLogger.Instance).RunAsync(new PartnerPut(TestHub.Contract, "out", EndFile: true), default);
        await File.WriteAllTextAsync(server.Home + ".full", "");

        for (var i = 0; i < 2; i++) Assert.Contains("3 / 5 bytes", (await Assert.ThrowsAsync<PartnerException>(PutAsync)).Trouble.En, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(server.Home, "out")), f => !f.EndsWith(".part", StringComparison.Ordinal));
        File.Delete(server.Home + ".full");
        await PutAsync();

        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(server.Home, "out", "r1.csv")));
        Assert.Empty(Directory.GetFiles(home.Out(TestHub.Contract)));
    }

    [Fact]
    public async Task Listing_WithoutSizesInAnyForm_IsRefusedWithWhatToDo()
    {
        using var server = await OldServer.StartAsync("MLSD,MLST,SIZE,MDTM", "host");
        await File.WriteAllTextAsync(Path.Combine(server.Home, "out", "a.csv"), "one");
        using var line = server.Line();

        var failure = await Assert.ThrowsAsync<PartnerException>(() => line.ListAsync("out", default));

        Assert.Contains("neither MLSD nor SIZE", failure.Trouble.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_ThatIsNotThere_SaysSo()
    {
        using var server = await OldServer.StartAsync("MLSD,MLST", "unix");
        using var line = server.Line();

        Assert.Contains("not there", (await Assert.ThrowsAsync<PartnerException>(() => line.ListAsync("nowhere", default))).Trouble.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-rw-r--r-- 1 owner 1234 Nov 26  1:30 a b.csv", "a b.csv", 1234, "2026-11-26T01:30")]
    [InlineData("11-26-26  01:30PM                 1234 a b.csv", "a b.csv", 1234, "2026-11-26T13:30")]
    [InlineData("11-26-2026  13:30                 1234 a b.csv", "a b.csv", 1234, "2026-11-26T13:30")]
    public void OldForm_OfAFile_IsRead(string text, string name, long size, string stamp) =>
        Assert.Equal([new RemoteFile(name, size, stamp)], OldListing.Parse(["total 4", text, "11-26-26  01:30PM       <DIR>          folder", "drwxr-xr-x 2 0 0 4096 Nov 26 01:30 folder", ""], new DateOnly(2026, 11, 26)));

    [Theory]
    [InlineData("Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname")]
    [InlineData("-rw-r--r-- 1 0 0 1234 11月 26 01:30 a.csv")]
    [InlineData("-rw-r--r-- 1 0 0 99999999999999999999 Nov 26 01:30 a.csv")]
    public void OldForm_ThatIsUnknown_IsNone(string text) => Assert.Null(OldListing.Parse([text], new DateOnly(2026, 11, 26)));
}
