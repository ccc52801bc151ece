using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Files.Partners;
using Bus.Files.Partners.Lines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Files.Tests.Partners;

/// <summary>A node that lost its lease unawares, for it stood still, goes on with what it was at, while another one visits.</summary>
public sealed class TwoNodesTests(PartnerServer server) : VisitRig(server), IClassFixture<PartnerServer>
{
    /// <summary>
    /// A node stands still amid a transfer, is taken for dead, and wakes up when the other one has made its own ready: of that it must take nothing away, or it would count as published.
    /// </summary>
    [Fact]
    public async Task Putting_ByANodeThatLostItsLeaseUnawares_TakesNothingAwayOfWhatTheOtherMadeReady()
    {
        await MakeAsync();
        Deliver("r1.csv", "first");
        Book.Held = new Fence(1, 2);
        using var others = new HookedLine(LineOf.Open(Server, "ftp")) { BeforeRename = () => throw PartnerTroubles.Cut("the other node dies here") };
        using var asleep = new HookedLine(LineOf.Open(Server, "ftp"))
        {
            AfterPut = async () =>
            {
                Book.Held = new Fence(1, 3);
                await Assert.ThrowsAsync<PartnerException>(() => new Putting(Visit(others, "bbbbbbbb", 3), NullLogger.Instance).RunAsync(new PartnerPut(Contract, Remote, EndFile: true), default));
            },
        };

        await Assert.ThrowsAsync<LeaseLostException>(() => new Putting(Visit(asleep, "aaaaaaaa", 2), NullLogger.Instance).RunAsync(new PartnerPut(Contract, Remote, EndFile: true), default));
        Assert.Equal(0, TakeThere());
        Book.Held = new Fence(1, 4);
        using var line = LineOf.Open(Server, "ftp");
        await new Putting(Visit(line, "aaaaaaaa", 4), NullLogger.Instance).RunAsync(new PartnerPut(Contract, Remote, EndFile: true), default);

        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(There, "r1.csv")));
        Assert.Equal(["r1.csv", "r1.csv.end"], Directory.GetFiles(There).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.GetFiles(Home.Out(Contract)));
    }

    /// <summary>Somebody may still be writing there.</summary>
    [Theory]
    [InlineData("ftp")]
    [InlineData("sftp")]
    public async Task Putting_WhatAnotherNodeWasCutAt_IsSentFromItsBeginning(string way)
    {
        await MakeAsync();
        Deliver("r1.csv", "first");
        await CutAsync();
        await MakeAsync((Path.GetFileName(Assert.Single(Directory.GetFiles(There)))!, "FIR"));

        using (var line = LineOf.Open(Server, way)) await new Putting(Visit(line, "bbbbbbbb", 3), NullLogger.Instance).RunAsync(new PartnerPut(Contract, Remote, EndFile: false), default);

        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(There, "r1.csv")));
        Assert.Equal(["r1.csv"], Directory.GetFiles(There).Select(Path.GetFileName));
    }

    /// <summary>The same the other way: into a file of its own, and what the other one has taken is neither placed again nor deleted under it.</summary>
    [Fact]
    public async Task Fetching_ByANodeThatLostItsLeaseUnawares_TakesNothing()
    {
        await MakeAsync(("a.csv", "first"));
        var rule = new PartnerFetch(Contract, Remote, "*.csv", EndFile: false, FetchedFate.Delete, null);
        Book.Held = new Fence(1, 2);
        var (woken, written) = (false, File.GetLastWriteTimeUtc(Path.Combine(There, "a.csv")));
        using var others = LineOf.Open(Server, "ftp");
        using var asleep = new HookedLine(LineOf.Open(Server, "ftp"))
        {
            AfterGet = async () =>
            {
                woken = true;
                Book.Held = new Fence(1, 3);
                // Whatever the first one still writes, it is not what the second one takes.
                foreach (var half in Directory.GetFiles(Home.Staged("bank"))) File.WriteAllText(half, "FIRST");
                Book.DiesAt = TransferState.Cleared;
                await Assert.ThrowsAsync<IOException>(() => FetchAsync(others, "bbbbbbbb", 3, rule));
                Book.DiesAt = null;
                // The next one of the name, and of the same size and time.
                Assert.Equal("first", Take("a.csv"));
                await MakeAsync(("a.csv", "other"));
                File.SetLastWriteTimeUtc(Path.Combine(There, "a.csv"), written);
            },
        };

        await Assert.ThrowsAsync<LeaseLostException>(() => FetchAsync(asleep, "aaaaaaaa", 2, rule));
        Assert.True(woken);
        Assert.Empty(Directory.GetFiles(Drop));
        Assert.True(File.Exists(Path.Combine(There, "a.csv")));
        await FetchAsync(others, "bbbbbbbb", 3, rule);
        Assert.Equal("other", Take("a.csv"));
    }
}
