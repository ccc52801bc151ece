using System.Text;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Handed;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests;

/// <summary>Files that come in over a call: in the journal before their sender has the receipt, taken in like any other, and nothing left of those that were not completed.</summary>
public sealed class HandedFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static IncomingFileHead Head(string name = "kaz.csv", long records = 0, ReplyAddress? replyTo = null) => new(TestHub.Collection, TestHub.Contract, "2026-01", name,
        new MessageHead(null, new DateOnly(2026, 11, 20), 7, Extent.Differential), new ControlTotal(records, 0), null, replyTo);

    private static async Task<Result<OpenMessage>> SendAsync(TestHub hub, IncomingFileHead head, string content)
    {
        if (!(await hub.Get<IFileDoor>().OpenAsync(head, default)).TryGet(out var file, out var fault)) return fault;
        await using (file)
        {
            await file.Content.WriteAsync(Encoding.UTF8.GetBytes(content));
            return await file.CompleteAsync(default);
        }
    }

    [Fact]
    public async Task File_HasItsReceiptBeforeItIsRead_AndIsTakenInAsItsHeadSays()
    {
        await using var hub = new TestHub(_folder);
        var to = new ReplyAddress(new Uri("http://x.example/"), false, "urn:uuid:1");
        var open = (await SendAsync(hub, Head(replyTo: to), "x\r\n")).Value;
        Assert.Equal(to, open.Message.ReplyTo);
        Assert.Empty(hub.Intake.Arrivals); // nobody takes files in yet
        await hub.StartAsync();
        await Eventually.True(() => hub.Intake.Arrivals.Count == 1);
        Assert.True(hub.Intake.Arrivals.TryPeek(out var taken));
        Assert.Equal(("collection", TestHub.Contract, "kaz.csv", open.Message.ClaimId), (taken!.Application, taken.Contract, taken.File, taken.Claim));
        Assert.Equal((new DateOnly(2026, 11, 20), 7L, new ControlTotal(0, 0)), (taken.Head.BusinessDate!.Value, taken.Head.Sequence!.Value, taken.Declared!.Value));
        Assert.Equal(open.Receipt, (await hub.ResultOf("kaz.csv")).GetProperty("receipt").GetString());
    }

    [Fact]
    public async Task File_ThatIsNotCompleted_LeavesNothing()
    {
        await using var hub = new TestHub(_folder);
        await using ((await hub.Get<IFileDoor>().OpenAsync(Head(), default)).Value) { }
        Assert.Empty(Directory.EnumerateFileSystemEntries(hub.Home.Handed(TestHub.Contract)));
    }

    [Theory]
    [InlineData("../x.csv")]
    [InlineData(".hidden")]
    [InlineData("a/b.csv")]
    [InlineData("a.csv.end")]
    [InlineData("a.csv.tmp")]
    [InlineData("a\nb.csv")]
    [InlineData("")]
    public async Task Name_ThatCannotBe_IsRefused(string name)
    {
        await using var hub = new TestHub(_folder);
        Assert.Equal(FaultCode.InvalidMessage, (await hub.Get<IFileDoor>().OpenAsync(Head(name), default)).Fault?.Code);
    }

    [Fact]
    public async Task Sender_ThatDoesNotProvide_OrSaysAnotherVersion_IsRefused()
    {
        await using var hub = new TestHub(_folder);
        var door = hub.Get<IFileDoor>();
        Assert.Equal(FaultCode.Forbidden, (await door.OpenAsync(Head() with { Sender = new ApplicationRef(TestHub.Collection.Municipality, "delinquency") }, default)).Fault?.Code);
        Assert.Equal(FaultCode.UnsupportedVersion, (await door.OpenAsync(Head() with { Version = "1999-01" }, default)).Fault?.Code);
    }

    /// <summary>The hub died between the journal and the rename: the sender may have its receipt, so the file must be taken in.</summary>
    [Fact]
    public async Task File_KnownToTheJournalAndNotHandedOn_IsTakenInLater()
    {
        string part;
        await using (var hub = new TestHub(_folder))
        {
            var open = (await SendAsync(hub, Head(), "x\r\n")).Value;
            part = Path.Combine(hub.Home.Handed(TestHub.Contract), open.Message.ClaimId + FileDoor.PartSuffix);
            Directory.Move(Assert.Single(Directory.GetDirectories(hub.Home.Handed(TestHub.Contract))), part);
        }
        var unknown = part.Replace(Path.GetFileName(part), new string('0', 32) + FileDoor.PartSuffix);
        Directory.CreateDirectory(unknown);
        var clock = new StandingClock();
        await using var next = new TestHub(_folder, clock: clock);
        await AbandonAsync(next, clock, () => Assert.True(Directory.Exists(part) && Directory.Exists(unknown)));
        Assert.False(Directory.Exists(part) || Directory.Exists(unknown));
        await next.StartAsync();
        await Eventually.True(() => next.Intake.Arrivals.Count == 1);
    }

    /// <summary>A call that goes on writes now and then, whatever its files' times say.</summary>
    [Fact]
    public async Task File_ThatStillComes_IsLeftAlone_HoweverLongItTakes()
    {
        var clock = new StandingClock();
        await using var hub = new TestHub(_folder, clock: clock);
        await using var coming = (await hub.Get<IFileDoor>().OpenAsync(Head(), default)).Value;
        for (var minute = 0; minute < 30; minute += 5)
        {
            await coming.Content.WriteAsync(new byte[100_000]);
            await hub.Get<HandedFiles>().AdoptAsync((_, _) => true, default);
            clock.Now += TimeSpan.FromMinutes(5);
        }
        Assert.Single(Directory.GetDirectories(hub.Home.Handed(TestHub.Contract)));
    }

    /// <summary>Ten minutes pass, in the midst of which the wall clock is set a day ahead and another one back.</summary>
    private static async Task AbandonAsync(TestHub hub, StandingClock clock, Action notYet)
    {
        var handed = hub.Get<HandedFiles>();
        foreach (var (passes, jumps) in new[] { (0, 0), (5, 1), (4, -2) })
        {
            clock.Now += TimeSpan.FromMinutes(passes);
            clock.Jump(TimeSpan.FromDays(jumps));
            await handed.AdoptAsync((_, _) => true, default);
            notYet();
        }
        clock.Now += TimeSpan.FromMinutes(1);
        await handed.AdoptAsync((_, _) => true, default);
    }

    /// <summary>Sent one after the other to two nodes of which the first one's clock is ahead, both handed on before anybody looked; then the node that takes them in dies amid the first.</summary>
    [Fact]
    public async Task Files_FromTwoNodes_AreReadInTheOrderOfTheirReceipts_WhateverTheirClocksSay()
    {
        await using (var ahead = new TestHub(_folder, clock: new StandingClock { Now = DateTimeOffset.UtcNow.AddHours(1) })) Assert.True((await SendAsync(ahead, Head("first.csv"), "x\r\n")).TryGet(out _, out _));
        await using (var other = new TestHub(_folder)) Assert.True((await SendAsync(other, Head("second.csv"), "x\r\n")).TryGet(out _, out _));
        await using (var dying = new TestHub(_folder))
        {
            dying.Intake.AtTheDoor = (_, _) => Task.FromResult<Fault?>(Fault.Of(FaultCode.Unavailable, "今は書けません。", "Not now."));
            await dying.StartAsync();
            await Eventually.True(() => Directory.Exists(dying.Home.Claims(TestHub.Contract)) && Directory.EnumerateFiles(dying.Home.Claims(TestHub.Contract), "first.csv", SearchOption.AllDirectories).Any());
        }
        await using var next = await new TestHub(_folder).StartAsync();
        await Eventually.True(() => next.Intake.Arrivals.Count == 2);
        Assert.Equal(["first.csv", "second.csv"], next.Intake.Arrivals.Select(a => a.File));
    }

    /// <summary>The home has just become this node's, and what lies claimed there could not be looked through yet: that goes before what comes over calls.</summary>
    [Fact]
    public async Task File_WhoseHomeIsNotKnownYet_WaitsUntilWhatLiesClaimedThereIs()
    {
        await using var hub = new TestHub(_folder);
        Assert.True((await SendAsync(hub, Head(), "x\r\n")).TryGet(out _, out _));
        await hub.Get<HandedFiles>().AdoptAsync((_, _) => false, default);
        Assert.Single(Directory.GetDirectories(hub.Home.Handed(TestHub.Contract)));
        await hub.Get<HandedFiles>().AdoptAsync((_, _) => true, default);
        Assert.Empty(Directory.GetDirectories(hub.Home.Handed(TestHub.Contract)));
    }

    /// <summary>The journal's answer was lost on its way: whether the message was begun is known only when it can be asked again. Its sender was told to come again.</summary>
    [Fact]
    public async Task File_OfWhichIsNotKnownWhetherTheJournalHasIt_IsKeptUntilThatIsKnown()
    {
        await using var hub = new TestHub(_folder);
        var begun = "";
        hub.Intake.AtTheDoor = async (arrival, _) =>
        {
            begun = arrival.File!.ClaimId;
            await _folder.Journal.BeginAsync(new NewMessage
            {
                Sender = TestHub.Collection, Contract = TestHub.Contract, Version = "2026-01", Path = EntryPath.File, Head = arrival.Head, AdditionalItems = [], ClaimId = begun,
            }, default);
            throw new JournalUnavailableException(new Bilingual("切れました。", "The connection broke."));
        };
        await Assert.ThrowsAsync<JournalUnavailableException>(() => SendAsync(hub, Head(), "x\r\n"));
        var part = Path.Combine(hub.Home.Handed(TestHub.Contract), begun + FileDoor.PartSuffix);
        var clock = new StandingClock();
        await using var next = new TestHub(_folder, clock: clock);
        await AbandonAsync(next, clock, () => Assert.True(Directory.Exists(part)));
        await next.StartAsync();
        await Eventually.True(() => next.Intake.Arrivals.Any(a => a.Claim == begun));
    }

    /// <summary>Its sender left the region after it had its receipt: the receipt ends all the same.</summary>
    [Fact]
    public async Task File_OfAnApplicationThatHasLeftTheRegion_ComesToItsEnd()
    {
        await using (var hub = new TestHub(_folder)) Assert.True((await SendAsync(hub, Head(), "x\r\n")).TryGet(out _, out _));
        var left = new RegionModel { Municipalities = [new Municipality { Code = TestHub.Collection.Municipality, Name = "徳島市", Applications = [new Application { Id = "delinquency", Name = "滞納整理" }] }] };
        await using var next = await new TestHub(_folder, region: left).StartAsync();
        Assert.Equal("refused", (await next.ResultOf("kaz.csv")).GetProperty("state").GetString());
    }
}
