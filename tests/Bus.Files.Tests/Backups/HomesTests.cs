using System.Formats.Tar;
using System.Text;
using Bus.Core.Backups;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.FrontDoor;
using Bus.Files.Homes;
using Bus.Files.Partners;
using Bus.Files.Tests.Partners;
using Bus.Files.Tests.Retention;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Files.Tests.Backups;

/// <summary>Homes are copied after the journal's view was opened, and put back so that nothing is lost and nothing is taken in twice.</summary>
public sealed class HomesTests : IDisposable
{
    private const string Known = "362018-20261120-0000000005", Later = "362018-20261120-0000000006";
    private readonly TestFolder _folder = new(), _target = new();
    private readonly List<string> _leftOut = [];
    private DateTimeOffset ViewAt { get; set; } = DateTimeOffset.UtcNow;

    public void Dispose()
    {
        _folder.Dispose();
        _target.Dispose();
    }

    [Fact]
    public async Task Backup_OfEveryStage_HoldsWhatTheJournalsViewKnows_AndWhatIsToBeTakenIn()
    {
        await using var hub = new TestHub(_folder);
        var desk = hub.Get<ClaimDesk>();
        Claim Claimed(string name)
        {
            hub.Drop(name, Rows.Of(1), "1,1000");
            return desk.Take(hub.Home, TestHub.Contract, new CompleteFile(name, name + ".end", default))!;
        }
        var (done, doneSince, open) = (Claimed("done.csv"), Claimed("since.csv"), Claimed("open.csv"));
        done.MarkDone(DateTimeOffset.UtcNow);
        var before = hub.Get<IHomesBackup>().ClaimsDone();
        doneSince.MarkDone(DateTimeOffset.UtcNow);
        hub.Drop("quiet.csv", Rows.Of(1), "1,1000");
        foreach (var path in Directory.GetFiles(hub.In)) File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-1));
        hub.Drop("coming.csv", Rows.Of(1));
        File.SetLastWriteTimeUtc(Path.Combine(hub.In, "coming.csv"), DateTime.UtcNow.AddMinutes(1));
        // Its end file has just come: half of the pair would be taken as one that never had an end file.
        hub.Drop("pair.csv", Rows.Of(1), "1,1000");
        File.SetLastWriteTimeUtc(Path.Combine(hub.In, "pair.csv"), DateTime.UtcNow.AddMinutes(-1));
        File.SetLastWriteTimeUtc(Path.Combine(hub.In, "pair.csv.end"), DateTime.UtcNow.AddMinutes(1));
        Put(hub.Home.Result(TestHub.Contract), $"done.csv.{Known}.result.json", $"since.csv.{Later}.result.json", $"since.csv.{Later}.errors.csv", $"bad.csv.{open.Id}.result.json");
        Put(hub.Home.Out(TestHub.Contract), $"{Known}.csv", $"{Known}.csv.end", $"{Later}.csv", $"{Later}.csv.end");
        Put(hub.Home.Outgoing(TestHub.Contract), $"{Known}.csv.7", $"{Later}.csv.end.7");

        Put(Path.Combine(hub.Home.Handed(TestHub.Contract), open.Id[..31] + "0"), "called.csv");
        Put(Path.Combine(hub.Home.Handed(TestHub.Contract), open.Id[..31] + "1.part"), "announced.csv");

        var (tar, copied) = await BackUpAsync(hub, before);
        var names = Names(tar);
        string Of(Claim claim, string name) => $"362018/collection/.processing/{TestHub.Contract}/{claim.Id}/{name}";
        Assert.Equal(copied.Files, names.Count);
        Assert.Superset(new HashSet<string>
        {
            Of(done, ".done"), Of(done, "done.csv"), Of(doneSince, "since.csv"), Of(doneSince, "since.csv.end"), Of(open, "open.csv"), $"362018/collection/in/{TestHub.Contract}/quiet.csv",
            $"362018/collection/.processing/.handed/{TestHub.Contract}/{open.Id[..31]}0/called.csv", $"362018/collection/.processing/.handed/{TestHub.Contract}/{open.Id[..31]}1.part/announced.csv",
            $"362018/collection/out/{TestHub.Contract}/{Known}.csv.end", $"362018/collection/result/{TestHub.Contract}/done.csv.{Known}.result.json", $"362018/collection/.processing/.out/{TestHub.Contract}/{Known}.csv.7",
        }, names.ToHashSet());
        // Its commit may not be in the view: it is looked up when the hub starts.
        Assert.DoesNotContain(Of(doneSince, ".done"), names);
        Assert.DoesNotContain(names, n => n.Contains(Later, StringComparison.Ordinal) || n.EndsWith("coming.csv", StringComparison.Ordinal) || n.Contains("/pair.csv", StringComparison.Ordinal));
        Assert.Equal(8, _leftOut.Count);
    }

    [Fact]
    public async Task Restore_TakesInAgainWhatTheJournalDoesNotKnow()
    {
        await using (var hub = new TestHub(_folder))
        {
            hub.Drop("day.csv", Rows.Of(2), "2,2000");
            var claim = hub.Get<ClaimDesk>().Take(hub.Home, TestHub.Contract, new CompleteFile("day.csv", "day.csv.end", default))!;
            claim.MarkDone(DateTimeOffset.UtcNow);
            var (tar, _) = await BackUpAsync(hub, new HashSet<Guid>());
            await using var target = new TestHub(_target);
            var restore = target.Get<IHomesRestore>();
            Assert.True(restore.IsEmpty);
            Assert.Equal(2, await restore.RestoreAsync(tar, new HashSet<string>(), _ => { }, default));
            Assert.False(restore.IsEmpty);
        }
        await using var next = await new TestHub(_target).StartAsync();
        Assert.Equal("accepted", (await next.ResultOf("day.csv")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Restore_KeepsModesAndTimes_AndCanBeClearedAndDoneAgain()
    {
        await using var hub = new TestHub(_folder);
        hub.Drop("cut.csv", "half");
        var path = Path.Combine(hub.In, "cut.csv");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 1, 1, 2, 3, DateTimeKind.Utc));
        var (tar, _) = await BackUpAsync(hub, new HashSet<Guid>());
        await using var target = new TestHub(_target);
        var restore = target.Get<IHomesRestore>();
        await restore.RestoreAsync(tar, new HashSet<string>(), _ => { }, default);
        restore.Clear();
        Assert.True(restore.IsEmpty);
        tar.Position = 0;
        await restore.RestoreAsync(tar, new HashSet<string>(), _ => { }, default);
        var there = new FileInfo(Path.Combine(target.In, "cut.csv"));
        Assert.Equal((File.GetLastWriteTimeUtc(path), File.GetUnixFileMode(path), "half"), (there.LastWriteTimeUtc, there.UnixFileMode, File.ReadAllText(there.FullName)));
    }

    /// <summary>It was broken off while the tree was not mounted. What is mounted since was never put there by it.</summary>
    [Fact]
    public async Task Restore_ThatWasBrokenOff_KnowsItsOwnFilesFromThoseOfATreeThatWasMountedSince()
    {
        await using var target = new TestHub(_target);
        var (restore, broken) = (target.Get<IHomesRestore>(), Guid.CreateVersion7());
        restore.Begin(broken);
        target.Drop("half.csv", "half");
        Assert.Equal((true, false), (restore.IsOf(broken), restore.IsOf(Guid.CreateVersion7())));

        await using var mounted = new TestHub(_folder);
        mounted.Drop("theirs.csv", "all there is");
        Assert.Equal((false, false), (mounted.Get<IHomesRestore>().IsOf(broken), mounted.Get<IHomesRestore>().IsEmpty));

        restore.Clear();
        Assert.Equal((true, true), (restore.IsOf(broken), restore.IsEmpty));
        restore.End();
        Assert.False(restore.IsOf(broken));
    }

    [Theory]
    [InlineData("../../etc/x/passwd")]
    [InlineData("362018/collection/in/../../../../x")]
    [InlineData("/362018/collection/in/x")]
    [InlineData("362018/x")]
    [InlineData("999999/collection/in/x")]
    public async Task Restore_OfAPathThatNoHomeCanHold_IsRefused(string name)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes("x")) });
        tar.Position = 0;
        await using var target = new TestHub(_target);
        await Assert.ThrowsAsync<BackupException>(() => target.Get<IHomesRestore>().RestoreAsync(tar, new HashSet<string>(), _ => { }, default));
        Assert.Equal([RootMark.PathIn(target.Home.Root)], Directory.EnumerateFiles(_target.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Backup_HoldsMarkersOfClosingsThatTheViewKnows()
    {
        await using var hub = new TestHub(_folder);
        var folder = hub.Get<HomeKeeper>().Of(TestHub.Delinquency).Out(TestHub.Contract);
        Directory.CreateDirectory(folder);
        ViewAt = DateTimeOffset.UtcNow.AddMinutes(-1);
        foreach (var (name, at) in new[] { ("2026-11-20.collection.1.close", ViewAt), ("2026-11-21.collection.1.close", ViewAt.AddSeconds(1)) })
        {
            File.WriteAllText(Path.Combine(folder, name), "x");
            File.SetLastWriteTimeUtc(Path.Combine(folder, name), at.UtcDateTime);
        }
        var (tar, _) = await BackUpAsync(hub, new HashSet<Guid>());
        Assert.Single(Names(tar), name => name.EndsWith("2026-11-20.collection.1.close", StringComparison.Ordinal));
        Assert.Equal("Later", Assert.Single(_leftOut).Split(':')[0]);
    }

    /// <summary>Published as it is copied, or about to be when the hub dies: the view calls it ready, so without it and the file it would count as published by whoever restores it.</summary>
    [Fact]
    public async Task Backup_HoldsADraftThatGetsItsTimeWhileItIsCopied_ButNoFileThatIsWrittenTo()
    {
        await using var hub = new TestHub(_folder);
        Put(hub.Home.Outgoing(TestHub.Contract), $"{Known}.csv.7");
        hub.Drop("day.csv", "x");
        var (draft, dropped) = (Path.Combine(hub.Home.Outgoing(TestHub.Contract), $"{Known}.csv.7"), Path.Combine(hub.In, "day.csv"));
        File.SetLastWriteTimeUtc(dropped, DateTime.UtcNow.AddMinutes(-1));
        var touched = DateTime.UtcNow.AddHours(-1);
        var (tar, _) = await BackUpAsync(hub, new HashSet<Guid>(), () =>
        {
            touched = touched.AddSeconds(1);
            foreach (var path in (string[])[draft, dropped]) File.SetLastWriteTimeUtc(path, touched);
        });
        Assert.Equal(2, Names(tar).Count);
        Assert.Equal($"Changed: 362018/collection/in/{TestHub.Contract}/day.csv", Assert.Single(_leftOut));
    }

    /// <summary>The journal says that they are fetched, and the partner deletes what was: a restored hub has no other copy.</summary>
    [Fact]
    public async Task FetchedFromAPartner_WaitingForItsPlaceOrJustThere_IsInTheBackup_AndTakenInFromIt()
    {
        var (clock, line) = (new StandingClock { Now = DateTimeOffset.UtcNow }, new GivenLine());
        await using var hub = new TestHub(_folder, options: new() { ["Files:Quiet"] = "00:10:00" }, clock: clock);
        hub.Drop("waits.csv", "an earlier one, and half of it");
        foreach (var name in new[] { "waits.csv", "there.csv" })
        {
            line.Files[name] = Encoding.UTF8.GetBytes($"all of {name}");
            line.Files[name + ".end"] = "1,1000"u8.ToArray();
        }
        await VisitAsync(hub, line, clock);
        hub.Drop("coming.csv", "somebody else's, and half of it");
        Assert.Equal(["waits.csv", "waits.csv.end"], line.Files.Keys.Order(StringComparer.Ordinal));

        var (tar, _) = await BackUpAsync(hub, new HashSet<Guid>());
        Assert.Equal(["coming.csv", "waits.csv"], _leftOut.Select(l => l.Split('/')[^1]).Order(StringComparer.Ordinal));

        await using var target = new TestHub(_target, clock: clock);
        await target.Get<IHomesRestore>().RestoreAsync(tar, new HashSet<string>(), _ => { }, default);
        foreach (var transfer in hub.Transfers.All) await target.Transfers.WriteAsync(transfer, default);
        await VisitAsync(target, line, clock);
        string Read(string name) => File.ReadAllText(Path.Combine(target.In, name));
        Assert.Equal(("all of waits.csv", "1,1000", "all of there.csv", "1,1000"), (Read("waits.csv"), Read("waits.csv.end"), Read("there.csv"), Read("there.csv.end")));
        Assert.Empty(line.Files);
    }

    /// <summary>A file of another account in a home, say: no reason to have no backup at all, and none to say nothing of it.</summary>
    [Fact]
    public async Task Backup_WithAFileThatCannotBeRead_NamesIt_AndHoldsAllElse()
    {
        // Root alone can be another account for a moment.
        if (!Ownership.HubIsRoot) return;
        await using var hub = new TestHub(_folder);
        hub.Drop("a.csv", "x");
        hub.Drop("b.csv", "x", "1,1000");
        hub.Drop("c.csv", "x", "1,1000");
        var closed = Directory.CreateDirectory(Path.Combine(hub.Home.AllIn, "closed")).FullName;
        foreach (var folder in Directory.EnumerateDirectories(_folder.Path, "*", SearchOption.AllDirectories).Append(_folder.Path)) File.SetUnixFileMode(folder, (UnixFileMode)0x1ED /* 0755 */);
        foreach (var path in Directory.GetFiles(hub.In))
        {
            File.SetUnixFileMode(path, (UnixFileMode)0x1A4 /* 0644 */);
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-1));
        }
        foreach (var path in new[] { Path.Combine(hub.In, "a.csv"), Path.Combine(hub.In, "b.csv.end"), closed }) File.SetUnixFileMode(path, UnixFileMode.None);

        var (tar, copied) = AsAnother(() => BackUpAsync(hub, new HashSet<Guid>()));
        Assert.Equal(["c.csv", "c.csv.end"], Names(tar).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(2, copied.Files);
        var root = $"Unreadable: 362018/collection";
        Assert.Equal([$"{root}/in/closed", $"{root}/in/{TestHub.Contract}/a.csv", $"{root}/in/{TestHub.Contract}/b.csv", $"{root}/in/{TestHub.Contract}/b.csv.end"], _leftOut.Order(StringComparer.Ordinal));

        // What the hub made ready would count as published.
        foreach (var path in Directory.GetFiles(hub.In)) File.Delete(path);
        Put(hub.Home.Outgoing(TestHub.Contract), $"{Known}.csv.7");
        foreach (var folder in new[] { hub.Home.AllOutgoing, hub.Home.Outgoing(TestHub.Contract) }) File.SetUnixFileMode(folder, (UnixFileMode)0x1ED);
        File.SetUnixFileMode(Path.Combine(hub.Home.Outgoing(TestHub.Contract), $"{Known}.csv.7"), UnixFileMode.None);
        Assert.Throws<UnauthorizedAccessException>(() => AsAnother(() => BackUpAsync(hub, new HashSet<Guid>())));
    }

    // What comes before the first file that is read is done by this thread; whoever goes on behind that is root again.
    private static T AsAnother<T>(Func<Task<T>> work)
    {
        using var other = new OtherAccount();
        return work().GetAwaiter().GetResult();
    }

    /// <summary>A tree that is not mounted looks like one without files: a backup without them would be called good, and the good ones before it go in time.</summary>
    [Fact]
    public async Task Backup_OfATreeThatIsNotMounted_IsNone()
    {
        await using var hub = new TestHub(_folder);
        File.Delete(RootMark.PathIn(hub.Home.Root));
        Assert.Contains("not mounted", (await Assert.ThrowsAsync<BackupException>(() => BackUpAsync(hub, new HashSet<Guid>()))).What.En);
    }

    /// <summary>A file that is read again from its start while the claims are looked through begins its lists anew.</summary>
    [Fact]
    public async Task Restore_OfADraftThatWasBegunAnewWhileItWasCopied_TakesTheLastOne()
    {
        using var tar = new MemoryStream();
        var name = $"362018/collection/.processing/{TestHub.Contract}/{Guid.CreateVersion7():N}/.errors.csv";
        await using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var content in new[] { "the first reading", "the second" })
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        tar.Position = 0;
        await using var target = new TestHub(_target);
        await target.Get<IHomesRestore>().RestoreAsync(tar, new HashSet<string>(), _ => { }, default);
        Assert.Equal("the second", File.ReadAllText(Path.Combine(target.Home.Root, name)));
    }

    private static Task VisitAsync(TestHub hub, GivenLine line, TimeProvider clock)
    {
        var bank = new Partner { Id = "bank", Address = new Uri("sftp://bank"), Username = "hub" };
        var context = new VisitContext(new PartnerRef(TestHub.Collection, bank.Id), bank, hub.Home, line, hub.Transfers, () => true);
        return new Fetching(context, LineOf.Options, clock, NullLogger.Instance).RunAsync(new PartnerFetch(TestHub.Contract, "outgoing", "*.csv", EndFile: true, FetchedFate.Delete, null), default);
    }


    private async Task<(MemoryStream Tar, HomesCopied Copied)> BackUpAsync(TestHub hub, IReadOnlySet<Guid> done, Action? whileItIsWritten = null)
    {
        var tar = new WatchedStream(whileItIsWritten ?? (() => { }));
        var copied = await hub.Get<IHomesBackup>().WriteAsync(tar, done, _ => 5, ViewAt, f => _leftOut.Add($"{f.Reason}: {f.Path}"), _ => { }, default);
        tar.Position = 0;
        return (tar, copied);
    }

    private static List<string> Names(MemoryStream tar)
    {
        using var reader = new TarReader(tar, leaveOpen: true);
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry) names.Add(entry.Name);
        return names;
    }

    private static void Put(string folder, params string[] names)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in names) File.WriteAllText(Path.Combine(folder, name), "x");
    }

    /// <summary>Tells of each write.</summary>
    private sealed class WatchedStream(Action written) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer, cancellationToken);
            written();
        }
    }
}
