using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Partners;
using Bus.Files.Partners.Lines;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Files.Tests.Partners;

/// <summary>What a visit fetches and puts, each once.</summary>
public sealed class VisitTests(PartnerServer server) : VisitRig(server), IClassFixture<PartnerServer>
{
    [Theory]
    [InlineData("ftp", FetchedFate.Delete)]
    [InlineData("sftp", FetchedFate.Move)]
    [InlineData("ftps", FetchedFate.Keep)]
    public async Task Fetching_TwiceInARow_TakesEachFileOnce(string way, FetchedFate then)
    {
        await MakeAsync(("a.csv", "one"), ("b.csv.part", "not yet"), ("c.txt", "not meant"), (".hidden.csv", "hidden"));
        var rule = new PartnerFetch(Contract, Remote, "*.csv", EndFile: false, then, then == FetchedFate.Move ? "done" : null);

        await FetchAsync(way, rule);
        Assert.Equal("one", Take("a.csv"));
        await FetchAsync(way, rule);

        Assert.Empty(Directory.GetFiles(Drop));
        Assert.Equal(then == FetchedFate.Keep, File.Exists(Path.Combine(There, "a.csv")));
        Assert.True(File.Exists(Path.Combine(There, "b.csv.part")));
        if (then == FetchedFate.Move) Assert.True(File.Exists(Path.Combine(Server.Home, "done", "a.csv")));
    }

    [Fact]
    public async Task Fetching_OnlyWithEndFiles_LeavesTheOthersAndDropsBoth()
    {
        await MakeAsync(("a.csv", "one"), ("a.csv.end", "1,1"), ("b.csv", "no end file yet"));

        await FetchAsync("sftp", new PartnerFetch(Contract, Remote, "*.csv", EndFile: true, FetchedFate.Delete, null));

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
        var rule = new PartnerFetch(Contract, Remote, "*", endFile, FetchedFate.Delete, null);
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
        var rule = new PartnerFetch(Contract, Remote, "*.csv", EndFile: false, FetchedFate.Delete, null);
        Book.DiesAt = step;
        await Assert.ThrowsAsync<IOException>(() => FetchAsync("sftp", rule));
        Book.DiesAt = null;
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
        PartnerFetch debits = new("bank-debit-result", Remote, "debit*", EndFile: false, FetchedFate.Delete, null), payments = new(Contract, Remote, "pay*", EndFile: false, FetchedFate.Delete, null);
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
        var rule = new PartnerFetch(Contract, Remote, "*.csv", EndFile: false, FetchedFate.Delete, null);
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
        var rule = new PartnerFetch(Contract, Remote, "*.csv", EndFile: true, FetchedFate.Delete, null);
        await MakeAsync(("a.csv.end", "1,1"));
        using var line = new HookedLine(LineOf.Open(Server, "ftp")) { AfterGet = () => File.AppendAllTextAsync(Path.Combine(There, "a.csv"), " and more") };

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

        await PutAsync(way, new PartnerPut(Contract, Remote, EndFile: true));

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
        Book.DiesAt = step;
        await Assert.ThrowsAsync<IOException>(() => PutAsync("sftp", new PartnerPut(Contract, Remote, EndFile: true)));
        Book.DiesAt = null;
        var taken = TakeThere();

        await PutAsync("sftp", new PartnerPut(Contract, Remote, EndFile: true));
        taken += TakeThere();
        await PutAsync("sftp", new PartnerPut(Contract, Remote, EndFile: true));
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

        await PutAsync("ftp", new PartnerPut(Contract, Remote, EndFile: false));

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

        await PutAsync(way, new PartnerPut(Contract, Remote, EndFile: true));

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
        Task Replace()
        {
            if (replaced) return Task.CompletedTask;
            replaced = true;
            // As a delivery appears: by one rename over what has its name.
            var draft = Path.Combine(Folder.Path, ".draft");
            File.WriteAllText(draft, "other");
            File.Move(draft, Path.Combine(Home.Out(Contract), "r1.csv"), overwrite: true);
            return Task.CompletedTask;
        }
        using (var line = new HookedLine(LineOf.Open(Server, "ftp")) { AfterPut = whileItIsSent ? Replace : () => Task.CompletedTask, BeforeRename = Replace })
            await new Putting(Visit(line), NullLogger.Instance).RunAsync(new PartnerPut(Contract, Remote, EndFile: true), default);
        Assert.True(File.Exists(Path.Combine(Home.Out(Contract), "r1.csv")));
        TakeThere();

        await PutAsync("ftp", new PartnerPut(Contract, Remote, EndFile: true));

        Assert.Equal("other", await File.ReadAllTextAsync(Path.Combine(There, "r1.csv")));
        Assert.Empty(Directory.GetFiles(Home.Out(Contract)));
    }

    [Fact]
    public async Task Putting_WhatAnEarlierReleaseMadeReady_IsRenamed()
    {
        await MakeAsync(("r1.csv.part", "first"), ("r1.csv.end.part", "1,1"));
        Deliver("r1.csv", "first");
        var modified = Disk.FileStat.Of(Path.Combine(Home.Out(Contract), "r1.csv"))!.Value.Modified;
        await Book.WriteAsync(new Transfer(new PartnerRef(Bank, "bank"), TransferDirection.Put, Remote, "r1.csv", 5, modified.ToString(System.Globalization.CultureInfo.InvariantCulture), "", TransferState.Ready), default);

        await PutAsync("ftp", new PartnerPut(Contract, Remote, EndFile: true));

        Assert.Equal(["r1.csv", "r1.csv.end"], Directory.GetFiles(There).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.GetFiles(Home.Out(Contract)));
    }

    /// <summary>Fetched, and a file of its name lies in the drop folder still; and while it comes.</summary>
    [Fact]
    public async Task Fetching_WhatIsOnItsWay_IsShown()
    {
        await MakeAsync(("a.csv", "first"));
        var rule = new PartnerFetch(Contract, Remote, "*.csv", EndFile: false, FetchedFate.Delete, null);
        Directory.CreateDirectory(Drop);
        File.WriteAllText(Path.Combine(Drop, "a.csv"), "of yesterday");
        FileInProgress? coming = null;
        using (var line = new HookedLine(LineOf.Open(Server, "ftp"))
        {
            AfterGet = () =>
            {
                coming = Assert.Single(Files.Current);
                return Task.CompletedTask;
            },
        }) await FetchAsync(line, "0123abcd", 2, rule);

        Assert.Equal((Bank, Contract, "a.csv", FilePhase.Fetching, 5L, 5L), (coming!.Sender, coming.Contract, coming.File, coming.Phase, coming.BytesRead, coming.TotalBytes));
        Assert.Equal((FilePhase.Waiting, true), Assert.Single(Files.Current) is var waits ? (waits.Phase, waits.WaitsFor!.Value.En.Contains("in/collection-history", StringComparison.Ordinal)) : default);
        Take("a.csv");
        await FetchAsync("ftp", rule);
        Assert.Equal("first", Take("a.csv"));
        Assert.Empty(Files.Current);
    }

    /// <summary>Within the minute that a server tells of, a file may be written again and look the same.</summary>
    [Fact]
    public async Task Fetching_AFileThatMayBeWrittenAgainUnderTheSameTime_WaitsUntilItCannot()
    {
        await MakeAsync(("a.csv", "one"), ("a.csv.end", "1,1"));
        var path = Path.Combine(There, "a.csv");
        var rule = new PartnerFetch(Contract, Remote, "*.csv", EndFile: true, FetchedFate.Delete, null);
        // As of a server whose clock is ahead.
        var written = DateTime.UtcNow.AddHours(1);
        File.SetLastWriteTimeUtc(path, written);
        var looks = 0;
        using var line = new HookedLine(LineOf.Open(Server, "ftp"))
        {
            BeforeList = () =>
            {
                if (++looks != 2) return Task.CompletedTask;
                File.WriteAllText(path, "two");
                File.SetLastWriteTimeUtc(path, written);
                return Task.CompletedTask;
            },
        };

        await new Fetching(Visit(line), new PartnersOptions { SameTime = TimeSpan.FromMilliseconds(300) }, new StandingClock { Now = DateTimeOffset.UtcNow }, NullLogger.Instance).RunAsync(rule, default);

        Assert.Equal("two", Take("a.csv"));
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("2026-11-26T01:30", "01:30:20", 60)]
    [InlineData("2026-11-26T01:30", "01:31:50", 10)]
    [InlineData("2026-11-26T01:30", "01:32:00", 0)]
    [InlineData("2026-11-26T10:30", "01:30:00", 60)]
    [InlineData("2026-11-26T01:30:20", "01:30:20", 1)]
    [InlineData("2026-11-26T01:30:20", "01:31:21", 0)]
    [InlineData("2026-11-26", "01:30:20", 0)]
    [InlineData("", "01:30:20", 0)]
    public void Stamp_OfAYoungFile_IsWaitedForUntilItIsOver(string stamp, string now, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds),
        new RemoteFile("a", 1, stamp).UntilAnotherStamp(DateTimeOffset.Parse($"2026-11-26T{now}Z", System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromMinutes(1)));

    /// <summary>Of old servers of Japan: names in CP932 and EUC. They are passed over and told, and nobody else waits for them.</summary>
    [Theory]
    [InlineData("ftp")]
    [InlineData("sftp")]
    public async Task Fetching_NamesInOtherCharacterSets_ArePassedOver(string way)
    {
        await MakeAsync(("a.csv", "one"));
        await PartnerServer.RunAsync("sh", "-c", $"printf two > '{There}'/$(printf '\\216\\373\\224\\133.csv'); printf two > '{There}'/$(printf '\\274\\375\\307\\274.csv')");
        await Server.OwnAsync();

        try
        {
            await FetchAsync(way, new PartnerFetch(Contract, Remote, "*.csv", EndFile: false, FetchedFate.Delete, null));

            Assert.Equal(["a.csv"], Directory.GetFiles(Drop).Select(Path.GetFileName));
            Assert.Equal(2, Directory.GetFiles(There).Length);
        }
        finally
        {
            await PartnerServer.RunAsync("rm", "-r", There);
        }
    }
}
