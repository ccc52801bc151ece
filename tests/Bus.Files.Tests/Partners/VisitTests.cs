using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Homes;
using Bus.Files.Partners;
using Bus.Files.Partners.Lines;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Files.Tests.Partners;

public sealed class VisitTests(PartnerServer server) : IClassFixture<PartnerServer>, IAsyncLifetime
{
    private const string Contract = "collection-history";
    private static readonly ApplicationRef Bank = new(MunicipalityCode.Parse("362018"), "bank-side");
    private readonly TestFolder _folder = new();
    private readonly MemoryBook _book = new();
    private readonly string _there = $"t{Guid.NewGuid():N}";

    private Home Home => new(_folder.Path, Bank);
    private string There => Path.Combine(server.Home, _there);
    private string Drop => Home.In(Contract);

    public Task InitializeAsync() => Task.FromResult(_folder.WithRoot(_folder.Path));

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("ftp", FetchedFate.Delete)]
    [InlineData("sftp", FetchedFate.Move)]
    [InlineData("ftps", FetchedFate.Keep)]
    public async Task Fetching_TwiceInARow_TakesEachFileOnce(string way, FetchedFate then)
    {
        await MakeAsync(("a.csv", "one"), ("b.csv.part", "not yet"), ("c.txt", "not meant"), (".hidden.csv", "hidden"));
        var rule = new PartnerFetch(Contract, _there, "*.csv", EndFile: false, then, then == FetchedFate.Move ? "done" : null);

        await FetchAsync(way, rule);
        Assert.Equal("one", Take("a.csv"));
        await FetchAsync(way, rule);

        Assert.Empty(Directory.GetFiles(Drop));
        Assert.Equal(then == FetchedFate.Keep, File.Exists(Path.Combine(There, "a.csv")));
        Assert.True(File.Exists(Path.Combine(There, "b.csv.part")));
        if (then == FetchedFate.Move) Assert.True(File.Exists(Path.Combine(server.Home, "done", "a.csv")));
    }

    [Fact]
    public async Task Fetching_OnlyWithEndFiles_LeavesTheOthersAndDropsBoth()
    {
        await MakeAsync(("a.csv", "one"), ("a.csv.end", "1,1"), ("b.csv", "no end file yet"));

        await FetchAsync("sftp", new PartnerFetch(Contract, _there, "*.csv", EndFile: true, FetchedFate.Delete, null));

        Assert.Equal(["a.csv", "a.csv.end"], Directory.GetFiles(Drop).Select(Path.GetFileName).Order());
        Assert.Equal(["b.csv"], Directory.GetFiles(There).Select(Path.GetFileName));
        Assert.True(File.GetLastWriteTimeUtc(Path.Combine(Drop, "a.csv.end")) >= File.GetLastWriteTimeUtc(Path.Combine(Drop, "a.csv")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fetching_WhatClosesADate_ComesWithoutAnEndFile_WhenAllDataHaveCome(bool endFile)
    {
        await MakeAsync(("2026-11-20.close", "2026-11-20"), ("z.csv", "one"), ("z.csv.end", "1,1"), ("y.csv", "two"));
        var rule = new PartnerFetch(Contract, _there, "*", endFile, FetchedFate.Delete, null);
        // With end files: the data whose end file has not come. Without: the data that lies in the drop folder still, so that there is no place for it.
        if (!endFile)
        {
            Directory.CreateDirectory(Drop);
            File.WriteAllText(Path.Combine(Drop, "y.csv"), "of yesterday");
        }
        await FetchAsync("ftp", rule);
        Assert.True(File.Exists(Path.Combine(There, "2026-11-20.close")));
        Assert.False(File.Exists(Path.Combine(Drop, "2026-11-20.close")));
        Assert.Equal("one", Take("z.csv"));

        if (endFile) await MakeAsync(("y.csv.end", "1,1"));
        else File.Delete(Path.Combine(Drop, "y.csv"));
        await FetchAsync("ftp", rule);
        Assert.Equal(("two", "2026-11-20"), (Take("y.csv"), Take("2026-11-20.close")));
        Assert.False(File.Exists(Path.Combine(There, "2026-11-20.close")));
    }

    [Theory]
    [InlineData(TransferState.Ready)]
    [InlineData(TransferState.Done)]
    [InlineData(TransferState.Cleared)]
    public async Task Fetching_HubDiesAtEachStep_FileComesOnce(TransferState step)
    {
        await MakeAsync(("a.csv", "one"));
        var rule = new PartnerFetch(Contract, _there, "*.csv", EndFile: false, FetchedFate.Delete, null);
        _book.DiesAt = step;
        await Assert.ThrowsAsync<IOException>(() => FetchAsync("sftp", rule));
        _book.DiesAt = null;
        var before = Directory.Exists(Drop) ? Directory.GetFiles(Drop).Length : 0;
        if (before == 1) Take("a.csv");

        await FetchAsync("sftp", rule);
        await FetchAsync("sftp", rule);

        Assert.Equal(1 - before, Directory.GetFiles(Drop).Length);
        Assert.Empty(Directory.GetFiles(There));
    }

    [Fact]
    public async Task Fetching_ByTwoRulesOfOneFolder_WhatWaitsForItsPlace_GetsThatOfTheRuleThatMeansIt()
    {
        await MakeAsync(("pay.csv", "payments"));
        PartnerFetch debits = new("bank-debit-result", _there, "debit*", EndFile: false, FetchedFate.Delete, null), payments = new(Contract, _there, "pay*", EndFile: false, FetchedFate.Delete, null);
        Directory.CreateDirectory(Drop);
        File.WriteAllText(Path.Combine(Drop, "pay.csv"), "of yesterday");
        await FetchAsync("ftp", payments, debits);
        Assert.Equal("of yesterday", Take("pay.csv"));

        await FetchAsync("ftp", debits, payments);
        Assert.False(File.Exists(Path.Combine(Home.In(debits.Contract), "pay.csv")));
        await FetchAsync("ftp", payments, debits);
        Assert.Equal("payments", Take("pay.csv"));
    }

    [Fact]
    public async Task Fetching_AnotherFileOfTheSameNameSizeAndTime_ComesToo()
    {
        var rule = new PartnerFetch(Contract, _there, "*.csv", EndFile: false, FetchedFate.Delete, null);
        await MakeAsync(("a.csv", "one"));
        var written = File.GetLastWriteTimeUtc(Path.Combine(There, "a.csv"));
        await FetchAsync("ftp", rule);
        Assert.Equal("one", Take("a.csv"));

        await MakeAsync(("a.csv", "two"));
        File.SetLastWriteTimeUtc(Path.Combine(There, "a.csv"), written);
        await FetchAsync("ftp", rule);

        Assert.Equal("two", Take("a.csv"));
        Assert.Empty(Directory.GetFiles(There));
    }

    [Fact]
    public async Task Fetching_AFileThatGrowsMeanwhile_IsLeftUntilItStandsStill()
    {
        await MakeAsync(("a.csv", "one"));
        var rule = new PartnerFetch(Contract, _there, "*.csv", EndFile: true, FetchedFate.Delete, null);
        await MakeAsync(("a.csv.end", "1,1"));
        using var line = new GrowingLine(LineOf.Open(server, "ftp"), () => File.AppendAllText(Path.Combine(There, "a.csv"), " and more"));

        await new Fetching(Visit(line), LineOf.Options, TimeProvider.System, NullLogger.Instance).RunAsync(rule, default);
        Assert.False(Directory.Exists(Drop) && Directory.GetFiles(Drop).Length > 0, "half a file was taken");
        await FetchAsync("ftp", rule);

        Assert.Equal("one and more", Take("a.csv"));
    }

    [Theory]
    [InlineData("ftps")]
    [InlineData("sftp-key")]
    public async Task Putting_Deliveries_AppearWholeUnderTheirNamesAndGoHere(string way)
    {
        await MakeAsync();
        Deliver("r1.csv", "first");
        Deliver("r2.csv", "second");
        File.WriteAllText(Path.Combine(Home.Out(Contract), "r3.csv"), "its end file is not there yet");

        await PutAsync(way, new PartnerPut(Contract, _there, EndFile: true));

        Assert.Equal(["r1.csv", "r1.csv.end", "r2.csv", "r2.csv.end"], Directory.GetFiles(There).Select(Path.GetFileName).Order());
        Assert.Equal("second", await File.ReadAllTextAsync(Path.Combine(There, "r2.csv")));
        Assert.Equal(["r3.csv"], Directory.GetFiles(Home.Out(Contract)).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(TransferState.Ready)]
    [InlineData(TransferState.Done)]
    [InlineData(TransferState.Cleared)]
    public async Task Putting_HubDiesAtEachStepAndThePartnerTakesAtOnce_FileComesOnce(TransferState step)
    {
        await MakeAsync();
        Deliver("r1.csv", "first");
        _book.DiesAt = step;
        await Assert.ThrowsAsync<IOException>(() => PutAsync("sftp", new PartnerPut(Contract, _there, EndFile: true)));
        _book.DiesAt = null;
        var taken = TakeThere();

        await PutAsync("sftp", new PartnerPut(Contract, _there, EndFile: true));
        taken += TakeThere();
        await PutAsync("sftp", new PartnerPut(Contract, _there, EndFile: true));
        taken += TakeThere();

        Assert.Equal(2, taken);
        Assert.Empty(Directory.GetFiles(Home.Out(Contract)));
    }

    [Fact]
    public async Task Putting_WhatWasCutBefore_GoesOnAndIsWhole()
    {
        await MakeAsync();
        Deliver("r1.csv", "first");
        await CutAsync();
        var part = Assert.Single(Directory.GetFiles(There));
        Assert.Equal("fir", await File.ReadAllTextAsync(part));
        // What goes on does not begin anew.
        await MakeAsync((Path.GetFileName(part), "FIR"));

        await PutAsync("ftp", new PartnerPut(Contract, _there, EndFile: false));

        Assert.Equal("FIRst", await File.ReadAllTextAsync(Path.Combine(There, "r1.csv")));
        Assert.Equal(["r1.csv"], Directory.GetFiles(There).Select(Path.GetFileName));
    }

    /// <summary>Sent again after its consumer's items were changed: the same name and size, and the head of what it was before lies there.</summary>
    [Theory]
    [InlineData("ftp")]
    [InlineData("sftp")]
    public async Task Putting_WhatWasCutBefore_AndIsAnotherNow_IsSentFromItsBeginning(string way)
    {
        await MakeAsync(("r1.csv.part", "of an earlier release"));
        Deliver("r1.csv", "first");
        await CutAsync();
        Deliver("r1.csv", "other");

        await PutAsync(way, new PartnerPut(Contract, _there, EndFile: true));

        Assert.Equal("other", await File.ReadAllTextAsync(Path.Combine(There, "r1.csv")));
        Assert.Equal(["r1.csv", "r1.csv.end"], Directory.GetFiles(There).Select(Path.GetFileName).Order());
    }

    /// <summary>While a slow line carries it, its delivery is sent again: what lies there then was not put yet, and must not go with what was.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Putting_WhatIsSentAgainMeanwhile_IsPutAtTheNextVisit(bool whileItIsSent)
    {
        await MakeAsync();
        Deliver("r1.csv", "first");
        var replaced = false;
        void Replace()
        {
            if (replaced) return;
            replaced = true;
            // As a delivery appears: by one rename over what has its name.
            var draft = Path.Combine(_folder.Path, ".draft");
            File.WriteAllText(draft, "other");
            File.Move(draft, Path.Combine(Home.Out(Contract), "r1.csv"), overwrite: true);
        }
        using (var line = new WatchedLine(LineOf.Open(server, "ftp"), whileItIsSent ? Replace : () => { }, Replace))
            await new Putting(Visit(line), NullLogger.Instance).RunAsync(new PartnerPut(Contract, _there, EndFile: true), default);
        Assert.True(File.Exists(Path.Combine(Home.Out(Contract), "r1.csv")));
        TakeThere();

        await PutAsync("ftp", new PartnerPut(Contract, _there, EndFile: true));

        Assert.Equal("other", await File.ReadAllTextAsync(Path.Combine(There, "r1.csv")));
        Assert.Empty(Directory.GetFiles(Home.Out(Contract)));
    }

    [Fact]
    public async Task Putting_WhatAnEarlierReleaseMadeReady_IsRenamed()
    {
        await MakeAsync(("r1.csv.part", "first"), ("r1.csv.end.part", "1,1"));
        Deliver("r1.csv", "first");
        var modified = Disk.FileStat.Of(Path.Combine(Home.Out(Contract), "r1.csv"))!.Value.Modified;
        await _book.WriteAsync(new Transfer(new PartnerRef(Bank, "bank"), TransferDirection.Put, _there, "r1.csv", 5, modified.ToString(System.Globalization.CultureInfo.InvariantCulture), "", TransferState.Ready), default);

        await PutAsync("ftp", new PartnerPut(Contract, _there, EndFile: true));

        Assert.Equal(["r1.csv", "r1.csv.end"], Directory.GetFiles(There).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.GetFiles(Home.Out(Contract)));
    }

    private VisitContext Visit(IPartnerLine line, params PartnerFetch[] rules) => new(new PartnerRef(Bank, "bank"), LineOf.Partner(server, "ftp") with { Fetch = [.. rules] }, Home, line, _book, () => true);

    private async Task FetchAsync(string way, PartnerFetch rule, params PartnerFetch[] others)
    {
        using var line = LineOf.Open(server, way);
        await new Fetching(Visit(line, [rule, .. others]), LineOf.Options, TimeProvider.System, NullLogger.Instance).RunAsync(rule, default);
        Directory.CreateDirectory(Drop);
    }

    private async Task PutAsync(string way, PartnerPut rule)
    {
        using var line = LineOf.Open(server, way);
        await new Putting(Visit(line), NullLogger.Instance).RunAsync(rule, default);
    }

    /// <summary>A visit whose line is cut when three bytes are there.</summary>
    private async Task CutAsync()
    {
        using var line = new CutLine(LineOf.Open(server, "ftp"), Path.Combine(_folder.Path, ".cut"));
        await Assert.ThrowsAsync<PartnerException>(() => new Putting(Visit(line), NullLogger.Instance).RunAsync(new PartnerPut(Contract, _there, EndFile: false), default));
    }

    private async Task MakeAsync(params (string Name, string Content)[] files)
    {
        Directory.CreateDirectory(There);
        foreach (var (name, content) in files) await File.WriteAllTextAsync(Path.Combine(There, name), content);
        await server.OwnAsync();
    }

    private void Deliver(string name, string content)
    {
        Directory.CreateDirectory(Home.Out(Contract));
        File.WriteAllText(Path.Combine(Home.Out(Contract), name), content);
        File.WriteAllText(Path.Combine(Home.Out(Contract), name + ".end"), "1,1");
    }

    /// <summary>Takes a file out of the drop folder, as the intake does.</summary>
    private string Take(string name)
    {
        var content = File.ReadAllText(Path.Combine(Drop, name));
        File.Delete(Path.Combine(Drop, name));
        return content;
    }

    private int TakeThere()
    {
        var files = Directory.GetFiles(There).Where(f => !f.EndsWith(".part", StringComparison.Ordinal)).ToList();
        files.ForEach(File.Delete);
        return files.Count;
    }

    private sealed class CutLine(IPartnerLine line, string head) : IPartnerLine
    {
        public Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation) => line.ListAsync(folder, cancellation);
        public Task GetAsync(string remote, string local, CancellationToken cancellation) => line.GetAsync(remote, local, cancellation);

        public async Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation)
        {
            await File.WriteAllBytesAsync(head, (await File.ReadAllBytesAsync(local, cancellation))[..3], cancellation);
            await line.PutAsync(head, remote, resume, cancellation);
            throw PartnerTroubles.Cut("3 bytes");
        }

        public Task RenameAsync(string from, string to, CancellationToken cancellation) => line.RenameAsync(from, to, cancellation);
        public Task DeleteAsync(string remote, CancellationToken cancellation) => line.DeleteAsync(remote, cancellation);
        public void Dispose() => line.Dispose();
    }

    /// <summary>Tells when a file was put, and when one is about to be renamed.</summary>
    private sealed class WatchedLine(IPartnerLine line, Action afterPut, Action beforeRename) : IPartnerLine
    {
        public Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation) => line.ListAsync(folder, cancellation);
        public Task GetAsync(string remote, string local, CancellationToken cancellation) => line.GetAsync(remote, local, cancellation);

        public async Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation)
        {
            await line.PutAsync(local, remote, resume, cancellation);
            afterPut();
        }

        public Task RenameAsync(string from, string to, CancellationToken cancellation)
        {
            beforeRename();
            return line.RenameAsync(from, to, cancellation);
        }

        public Task DeleteAsync(string remote, CancellationToken cancellation) => line.DeleteAsync(remote, cancellation);
        public void Dispose() => line.Dispose();
    }

    private sealed class GrowingLine(IPartnerLine line, Action afterGet) : IPartnerLine
    {
        public Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation) => line.ListAsync(folder, cancellation);

        public async Task GetAsync(string remote, string local, CancellationToken cancellation)
        {
            await line.GetAsync(remote, local, cancellation);
            if (!remote.EndsWith(".end", StringComparison.Ordinal)) afterGet();
        }

        public Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation) => line.PutAsync(local, remote, resume, cancellation);
        public Task RenameAsync(string from, string to, CancellationToken cancellation) => line.RenameAsync(from, to, cancellation);
        public Task DeleteAsync(string remote, CancellationToken cancellation) => line.DeleteAsync(remote, cancellation);
        public void Dispose() => line.Dispose();
    }
}
