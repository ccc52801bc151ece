using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Deliveries;
using Bus.Files.FrontDoor;
using Bus.Files.Homes;
using Bus.Files.Tests.Packing;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Deliveries;

/// <summary>One of them runs gpg, whose home must not be counted by the tests of encrypted files.</summary>
[Collection(nameof(GpgKeys))]
public sealed class FileHandOverTests : IAsyncLifetime
{
    private const string Receipt = "362018-20261120-0000000042";
    private static readonly AdditionalItem Name = new("addresseeName", "氏名名称", "text", 150, false);
    private static readonly string[] Two = [Rows.Good(1, 1200) + ",山田", Rows.Good(2, -200) + ",髙橋"];

    private readonly TestFolder _folder = new();
    private readonly TestHub _hub;
    private readonly Home _home;
    private readonly List<DeliveryChange> _changes = [];
    private readonly RecordShape _shape;

    public FileHandOverTests()
    {
        _hub = new TestHub(_folder);
        _home = _hub.Get<HomeKeeper>().Of(TestHub.Delinquency);
        _shape = _hub.Formats.ShapeOf(_hub.Get<ICatalogue>().Current.Find(TestHub.Contract)!, [Name]);
    }

    private string Data => Path.Combine(_home.Out(TestHub.Contract), Receipt + ".csv");
    private string End => Data + ".end";
    private string Unmappable => Path.Combine(_home.Result(TestHub.Contract), Receipt + ".unmappable.csv");
    private string DraftOf(string path) => Path.Combine(_home.Outgoing(TestHub.Contract), Path.GetFileName(path));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Delivery_IsWrittenWithItsEndFile()
    {
        var result = await HandOverAsync(JobOf(Two));
        Assert.Equal(new HandOverResult.Done(new ControlTotal(2, 1000), null), result);
        Assert.Equal(Rows.Header + ",氏名名称\r\n" + Two[0] + "\r\n" + Two[1] + "\r\n", File.ReadAllText(Data));
        Assert.Equal("2,1000,2026-11-20,7,diff\r\n", File.ReadAllText(End));
        Assert.Collection(_changes, c => Assert.IsType<DeliveryChange.Started>(c), c => Assert.Equal(new DeliveryChange.Prepared(new ControlTotal(2, 1000)), c));
        Assert.Empty(Directory.EnumerateFiles(_home.Outgoing(TestHub.Contract)));
        Assert.False(File.Exists(Unmappable));
    }

    [Theory]
    [InlineData(Compression.Gzip, ".csv.gz")]
    [InlineData(Compression.Zip, ".csv.zip")]
    public async Task Delivery_Packed_HoldsTheSameBytes(Compression compression, string extension)
    {
        await HandOverAsync(JobOf(Two, Consumption() with { Compression = compression }));
        var path = Path.Combine(_home.Out(TestHub.Contract), Receipt + extension);
        Assert.Equal("2,1000,2026-11-20,7,diff\r\n", File.ReadAllText(path + ".end"));
        using var packed = File.OpenRead(path);
        using var archive = compression == Compression.Zip ? new System.IO.Compression.ZipArchive(packed) : null;
        using var text = new StreamReader(archive?.Entries.Single().Open() ?? new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress));
        Assert.Equal(Rows.Header + ",氏名名称\r\n" + Two[0] + "\r\n" + Two[1] + "\r\n", text.ReadToEnd());
    }

    [Fact]
    public async Task Delivery_PreparedBeforeTheRegionChanged_IsPublishedAsItWasWritten()
    {
        // The process dies between the commit "prepared" and the renames; meanwhile the route asks for XML, packed.
        var job = JobOf(Two, Consumption() with { Compression = Compression.Gzip }, commit: change => change is not DeliveryChange.Prepared ? true : throw new InvalidOperationException("killed"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => HandOverAsync(job));
        var later = JobOf(Two, Consumption() with { Layout = "xml" });
        var result = await HandOverAsync(later with { Delivery = later.Delivery with { PreparedIn = 1 } });
        Assert.Equal(new ControlTotal(2, 1000), Assert.IsType<HandOverResult.Done>(result).Sent);
        Assert.Equal([Receipt + ".csv.gz", Receipt + ".csv.gz.end"], Directory.GetFiles(_home.Out(TestHub.Contract)).Select(p => Path.GetFileName(p)!).Order());
    }

    [Fact]
    public async Task Delivery_InXml_IsTheContractsOwn()
    {
        await HandOverAsync(JobOf(Two, Consumption() with { Layout = "xml" }));
        var xml = System.Xml.Linq.XDocument.Load(Path.Combine(_home.Out(TestHub.Contract), Receipt + ".xml"));
        Assert.Equal("SendCollectionHistory", xml.Root!.Name.LocalName);
        Assert.Equal(["山田", "髙橋"], xml.Descendants().Where(e => e.Name.LocalName == "addresseeName").Select(e => e.Value));
    }

    [Fact]
    public async Task Delivery_InALayoutThatIsGone_ParksAndSaysSo()
    {
        var result = await HandOverAsync(JobOf(Two, Consumption() with { Layout = "gone" }));
        Assert.Contains("gone", Assert.IsType<HandOverResult.Park>(result).Trouble.Ja);
    }

    [Fact]
    public async Task Delivery_OfNoRecords_IsAHeaderAndZeroes()
    {
        await HandOverAsync(JobOf([], head: MessageHead.Empty));
        Assert.Equal(Rows.Header + ",氏名名称\r\n", File.ReadAllText(Data));
        Assert.Equal("0,0\r\n", File.ReadAllText(End));
    }

    [Fact]
    public async Task Prepared_IsCommittedBeforeAnythingAppears()
    {
        var job = JobOf(Two, commit: change =>
        {
            if (change is not DeliveryChange.Prepared) return true;
            Assert.False(File.Exists(Data) || File.Exists(End));
            Assert.True(File.Exists(DraftOf(Data)) && File.Exists(DraftOf(End)));
            return true;
        });
        Assert.IsType<HandOverResult.Done>(await HandOverAsync(job));
    }

    [Fact]
    public async Task Route_ThatShallNotDeliverAnyMore_NothingAppears_UntilItMay()
    {
        var job = JobOf(Two);
        Assert.IsType<HandOverResult.Halted>(await HandOverAsync(job with { MayLeave = () => false }));
        Assert.False(File.Exists(Data) || File.Exists(End));
        Assert.IsType<HandOverResult.Done>(await HandOverAsync(job with { Delivery = job.Delivery with { PreparedIn = 1 } }));
        Assert.True(File.Exists(Data) && File.Exists(End));
    }

    [Theory, InlineData(typeof(DeliveryChange.Started)), InlineData(typeof(DeliveryChange.Prepared))]
    public async Task SomebodyElseHasIt_NothingAppears(Type lostAt)
    {
        Assert.IsType<HandOverResult.Lost>(await HandOverAsync(JobOf(Two, commit: change => change.GetType() != lostAt)));
        Assert.False(File.Exists(Data) || File.Exists(End));
    }

    [Fact]
    public async Task CharacterSetThatCannotHoldAll_WritesGetaAndListsIt()
    {
        string[] rows = [Rows.Good(1) + ",山田", Rows.Good(2) + ",𠮷野〜"];
        var seenBefore = false;
        var job = JobOf(rows, Consumption() with { Encoding = "cp932" }, commit: c => { seenBefore |= File.Exists(Unmappable); return true; });
        Assert.IsType<HandOverResult.Done>(await HandOverAsync(job));
        Assert.False(seenBefore);
        Assert.Equal(Rows.Cp932(Rows.Header + ",氏名名称\r\n" + rows[0] + "\r\n" + rows[1].Replace("𠮷", "〓").Replace("〜", "〓") + "\r\n"), File.ReadAllBytes(Data));
        Assert.Equal("\uFEFFrecord,item,character,codePoint\r\n2,addresseeName,𠮷,U+20BB7\r\n2,addresseeName,〜,U+301C\r\n", Encoding.UTF8.GetString(File.ReadAllBytes(Unmappable)));
    }

    [Fact]
    public async Task Files_AppearWhole_ListThenDataThenEndFile()
    {
        using var seen = new Appearances(_home.Out(TestHub.Contract), _home.Result(TestHub.Contract));
        await HandOverAsync(JobOf([Rows.Good(1) + ",𠮷"], Consumption() with { Encoding = "cp932" }));
        Assert.Equal([Path.GetFileName(Unmappable), Path.GetFileName(Data), Path.GetFileName(End)], seen.Names());
    }

    [Fact]
    public async Task CharacterThatMayNotBeReplaced_Parks()
    {
        var job = JobOf([Rows.Good(1) + ",𠮷野"], Consumption() with { Encoding = "cp932", RejectUnmappable = true });
        Assert.IsType<HandOverResult.Park>(await HandOverAsync(job));
        Assert.Empty(Directory.EnumerateFiles(_home.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task UnknownCharacterSet_Parks() =>
        Assert.IsType<HandOverResult.Park>(await HandOverAsync(JobOf(Two, Consumption() with { Encoding = "ebcdic" })));

    /// <summary>Nobody may come back to a parked delivery for long, and a draft is personal data.</summary>
    [Fact]
    public async Task DeliveryThatCannotBeEncrypted_Parks_AndLeavesNoDraft()
    {
        Assert.IsType<HandOverResult.Park>(await HandOverAsync(JobOf(Two, Consumption() with { EncryptTo = "no key" })));
        Assert.Empty(Directory.EnumerateFiles(_home.Outgoing(TestHub.Contract)));
    }

    /// <summary>It may be tried for long and given up in the end; and where the disk is full, half a file is in the way.</summary>
    [Fact]
    public async Task DeliveryThatCannotBeWrittenNow_IsTriedAgain_AndLeavesNoDraft()
    {
        var job = JobOf(Two) with { OpenRecords = _ => throw new IOException("no room") };
        Assert.IsType<HandOverResult.Retry>(await HandOverAsync(job));
        Assert.Empty(Directory.EnumerateFiles(_home.Outgoing(TestHub.Contract)));
        Assert.IsType<HandOverResult.Done>(await HandOverAsync(JobOf(Two)));
    }

    [Fact]
    public async Task TotalsThatDifferFromTheAccepted_ParkAndNothingAppears()
    {
        var job = JobOf(Two);
        job = job with { Delivery = job.Delivery with { Message = job.Delivery.Message with { Accepted = new ControlTotal(3, 1000) } } };
        Assert.IsType<HandOverResult.Park>(await HandOverAsync(job));
        Assert.False(File.Exists(Data));
    }

    [Fact]
    public async Task FullDisk_IsTriedAgainWithATextThatTeaches()
    {
        var job = JobOf(Two) with { OpenRecords = _ => new ListReader(_shape, Two) { BreakAt = 1 } };
        var retry = Assert.IsType<HandOverResult.Retry>(await HandOverAsync(job));
        Assert.Contains("空き", retry.Trouble.Ja);
        Assert.IsType<HandOverResult.Done>(await HandOverAsync(JobOf(Two)));
        Assert.Equal("2,1000,2026-11-20,7,diff\r\n", File.ReadAllText(End));
    }

    [Fact]
    public async Task LinkInPlaceOfTheOutFolder_IsNotWrittenThrough()
    {
        var other = Directory.CreateDirectory(Path.Combine(_folder.Path, "other")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(_home.Out(TestHub.Contract))!);
        Directory.CreateSymbolicLink(_home.Out(TestHub.Contract), other);
        Assert.IsType<HandOverResult.Retry>(await HandOverAsync(JobOf(Two)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(other));
    }

    [Fact]
    public async Task CrashBeforePrepared_IsWrittenAnew()
    {
        Directory.CreateDirectory(_home.Outgoing(TestHub.Contract));
        File.WriteAllText(DraftOf(Data), new string('x', 100_000));
        File.WriteAllText(DraftOf(End), "9,9");
        File.WriteAllText(DraftOf(Unmappable), "old");
        await HandOverAsync(JobOf(Two));
        Assert.Equal(4, File.ReadAllText(Data).Split("\r\n").Length);
        Assert.False(File.Exists(Unmappable));
    }

    /// <summary>A node stands still between its commit "started" and its first draft; the one that took the route over has made its own ready when it wakes up.</summary>
    [Fact]
    public async Task NodeThatWakesUpBeforeItsFirstDraft_TakesNoDraftOfTheOtherNodeAway()
    {
        TaskCompletionSource stands = new(TaskCreationOptions.RunContinuationsAsynchronously), wakes = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var before = new SoleNode(2).Enter("route");
        using var now = new SoleNode(3).Enter("route");
        var late = HandOverAsync(JobOf(Two) with
        {
            Turn = before,
            CommitAsync = async change =>
            {
                if (change is not DeliveryChange.Started) return false;
                stands.SetResult();
                await wakes.Task;
                return true;
            },
        });
        await stands.Task;
        var result = await HandOverAsync(JobOf(Two) with
        {
            Turn = now,
            CommitAsync = async change =>
            {
                if (change is not DeliveryChange.Prepared) return true;
                wakes.SetResult();
                Assert.IsType<HandOverResult.Lost>(await late);
                return true;
            },
        });
        Assert.IsType<HandOverResult.Done>(result);
        Assert.True(File.Exists(Data) && File.Exists(End));
    }

    /// <summary>Prepared, then a crash after so many of the three renames; with the consumer having taken what it saw or not.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task CrashAfterPrepared_IsPublishedOnceWithoutReadingTheRecordsAgain(int renames, bool consumed)
    {
        await HandOverAsync(JobOf([Rows.Good(1) + ",𠮷"], Consumption() with { Encoding = "cp932" }));
        string[] order = [Unmappable, Data, End];
        var content = order.Select(File.ReadAllBytes).ToList();
        foreach (var path in order.Skip(renames)) File.Move(path, DraftOf(path));
        if (consumed) { File.Delete(Data); File.Delete(End); }

        var job = JobOf([]) with { OpenRecords = _ => throw new InvalidOperationException("read again") };
        job = job with { Delivery = job.Delivery with { PreparedIn = 1, Sent = new ControlTotal(1, 1000) } };
        Assert.Equal(new HandOverResult.Done(new ControlTotal(1, 1000), null), await HandOverAsync(job));
        Assert.Equal(consumed, !File.Exists(Data));
        if (!consumed) Assert.Equal(content, order.Select(File.ReadAllBytes));
        Assert.Empty(Directory.EnumerateFiles(_home.Outgoing(TestHub.Contract)));
    }

    /// <summary>A backup has no empty folder. What was published and taken while it was made is made ready in its journal, and waited for ever where no folder of drafts was.</summary>
    [Fact]
    public async Task Prepared_WithoutItsFolders_AsAfterARestore_IsDone()
    {
        await HandOverAsync(JobOf(Two));
        Directory.Delete(_home.Folder, recursive: true);
        var job = JobOf(Two);
        Assert.Equal(new HandOverResult.Done(new ControlTotal(2, 1000), null), await HandOverAsync(job with { Delivery = job.Delivery with { PreparedIn = 1, Sent = new ControlTotal(2, 1000) } }));
    }

    /// <summary>An empty folder where a file system was: no draft lies there either, and that does not say it was published.</summary>
    [Fact]
    public async Task RootThatIsNotMounted_HoldsDeliveriesBack_AndNothingIsMadeInItsPlace()
    {
        await HandOverAsync(JobOf(Two));
        File.Move(Data, DraftOf(Data));
        File.Move(End, DraftOf(End));
        Directory.Move(_home.Root, _home.Root + ".away");
        Directory.CreateDirectory(_home.Root);

        var job = JobOf(Two);
        var prepared = job with { Delivery = job.Delivery with { PreparedIn = 1, Sent = new ControlTotal(2, 1000) } };
        foreach (var one in (HandOverJob[])[prepared, job]) Assert.Contains("mounted", Assert.IsType<HandOverResult.Retry>(await HandOverAsync(one)).Trouble.En);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Root));

        Directory.Delete(_home.Root);
        Directory.Move(_home.Root + ".away", _home.Root);
        Assert.IsType<HandOverResult.Done>(await HandOverAsync(prepared));
        Assert.Equal("2,1000,2026-11-20,7,diff\r\n", File.ReadAllText(End));
    }

    /// <summary>A network folder that stumbles, or permissions that changed: that a draft cannot be looked at does not say that it was published.</summary>
    [Fact]
    public void DraftThatCannotBeLookedAt_IsNotTakenForPublished()
    {
        // Root alone can look from the outside: as another account, on this thread.
        if (!Ownership.HubIsRoot) return;
        var closed = Directory.CreateDirectory(Path.Combine(_folder.Path, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var file = new OutgoingFile(Path.Combine(closed, "draft"), Path.Combine(closed, "final"));
        File.WriteAllText(file.Draft, "");
        using (new OtherAccount()) Assert.Throws<IOException>(() => file.Publish());
        Assert.True(file.Publish());
        Assert.False(file.Publish());
    }

    [Fact]
    public async Task Replay_OfADeliveredOne_GivesTheSameNameAndContent()
    {
        await HandOverAsync(JobOf(Two));
        var first = File.ReadAllBytes(Data);
        await HandOverAsync(JobOf(Two));
        Assert.Equal(first, File.ReadAllBytes(Data));
        Assert.Equal(2, Directory.EnumerateFiles(_home.Out(TestHub.Contract)).Count());
    }

    private Task<HandOverResult> HandOverAsync(HandOverJob job) => _hub.Get<IHandOver>().HandOverAsync(job, default);

    private static Consumption Consumption() => new() { Contract = TestHub.Contract, By = HandOverKind.File, Items = ["addresseeName"] };

    private HandOverJob JobOf(string[] rows, Consumption? consumption = null, MessageHead? head = null, Func<DeliveryChange, bool>? commit = null)
    {
        var amounts = new ListReader(_shape, rows);
        var total = ControlTotal.Zero;
        while (amounts.ReadAsync(default).Result) total += new ControlTotal(1, amounts.Amount);
        return new HandOverJob
        {
            Delivery = new Delivery
            {
                Id = 1, Position = 1, By = HandOverKind.File, State = DeliveryState.Waiting, Route = new RouteId(TestHub.Delinquency.Municipality, TestHub.Contract, "delinquency"),
                Message = new MessageInfo
                {
                    Id = 1, Receipt = Receipt, Sender = TestHub.Collection, Contract = TestHub.Contract, Version = "2026-01", Path = EntryPath.File, AdditionalItems = ["addresseeName"],
                    Head = head ?? new MessageHead(null, new DateOnly(2026, 11, 20), 7, Extent.Differential), State = ReceiptState.Accepted, Accepted = total, ReceivedAt = MemoryJournal.ReceivedAt,
                },
            },
            Consumption = consumption ?? Consumption(),
            Shape = _shape,
            OpenRecords = _ => new ListReader(_shape, rows),
            CommitAsync = change => { _changes.Add(change); return Task.FromResult(commit?.Invoke(change) ?? true); },
        };
    }
}
