using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Deliveries;
using Bus.Files.Homes;
using Bus.Files.Partners;
using Bus.Files.Retention;
using Bus.Files.Tests.Partners;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Files.Tests.Retention;

/// <summary>What crashes and cut lines leave half done goes after its time; what recovery comes back to never does.</summary>
public sealed class LeftoversTests : IAsyncLifetime
{
    private const string Receipt = "362018-20261120-0000000042", Remote = "outgoing";
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly PartnerRef Bank = new(TestHub.Collection, "bank");
    private static readonly PartnerFetch Rule = new(TestHub.Contract, Remote, "*.csv", EndFile: false, FetchedFate.Delete, null);

    private readonly TestFolder _folder = new();
    private readonly StandingClock _clock = new();
    private readonly GivenLeases _leases = new GivenLeases().Give();
    private readonly TestHub _hub;
    private readonly GivenLine _line = new();
    private readonly Home _consumer;

    public LeftoversTests()
    {
        _hub = new TestHub(_folder, clock: _clock, leases: _leases);
        _consumer = _hub.Get<HomeKeeper>().Of(TestHub.Delinquency);
        _line.Files["a.csv"] = "one, and a person's name"u8.ToArray();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    private string[] Staged => Directory.GetFiles(_hub.Home.Staged(Bank.Partner));
    private string[] Drafts => Directory.GetFiles(_consumer.Outgoing(TestHub.Contract));

    [Fact]
    public async Task HalfFetchedFile_IsKeptSevenDays_ThenGone_AndFetchedWholeAllTheSame()
    {
        _line.CutAfter = 5;
        await Assert.ThrowsAsync<IOException>(VisitAsync);
        Age(Staged);
        await AfterAsync(Week - TimeSpan.FromSeconds(1));
        Assert.Single(Staged);
        await AfterAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(Staged);

        _line.CutAfter = null;
        await VisitAsync();
        Assert.Equal("one, and a person's name", File.ReadAllText(Path.Combine(_hub.In, "a.csv")));
    }

    /// <summary>The partner has taken it back meanwhile, or is a partner no more: no visit ever comes back to it.</summary>
    [Fact]
    public async Task FileFetchedWhole_HubDiedBeforeItWasReady_IsGoneAfterItsTime()
    {
        _hub.Transfers.DiesAt = TransferState.Ready;
        await Assert.ThrowsAsync<IOException>(VisitAsync);
        _line.Files.Clear();
        Age(Staged);
        await AfterAsync(Week);
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task FileThatIsReady_OnlyWaitsForItsPlace_AndIsNeverSwept()
    {
        // A file of its name lies in the drop folder, and then the hub dies.
        Directory.CreateDirectory(_hub.In);
        File.WriteAllText(Path.Combine(_hub.In, "a.csv"), "an earlier one");
        await VisitAsync();
        Age(Staged);
        await AfterAsync(TimeSpan.FromDays(10_000));
        Assert.Single(Staged);

        File.Delete(Path.Combine(_hub.In, "a.csv"));
        await VisitAsync();
        Assert.Equal("one, and a person's name", File.ReadAllText(Path.Combine(_hub.In, "a.csv")));
        Assert.Empty(_line.Files);
        Assert.Empty(Staged);
    }

    [Fact]
    public async Task WhatAVisitIsAt_OrAnotherNodeHas_IsLeftAlone()
    {
        _line.CutAfter = 5;
        await Assert.ThrowsAsync<IOException>(VisitAsync);
        Age(Staged);
        using (_hub.Get<PartnerTurns>().Enter(Bank)) await AfterAsync(Week);
        Assert.Single(Staged);
        _leases.Take();
        await AfterAsync(Week);
        Assert.Single(Staged);
        _leases.Give();
        await AfterAsync(Week);
        Assert.Empty(Staged);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DraftsOfADeliveryThatACrashCutOff_GoAfterTheirTime_ThoseThatAreReadyAreThereToBePublished(bool ready)
    {
        var delivery = new Delivery
        {
            Id = 1, Position = 1, By = HandOverKind.File, State = DeliveryState.Delivering, Route = new RouteId(TestHub.Delinquency.Municipality, TestHub.Contract, TestHub.Delinquency.Application),
            PreparedIn = ready ? 2 : 0,
            Message = new MessageInfo
            {
                Id = 1, Receipt = Receipt, Sender = TestHub.Collection, Contract = TestHub.Contract, Version = "2026-01", Path = EntryPath.File, AdditionalItems = [],
                Head = MessageHead.Empty, State = ReceiptState.Accepted, ReceivedAt = MemoryJournal.ReceivedAt,
            },
        };
        _hub.Deliveries.Unfinished.Add(delivery);
        var files = new OutgoingFiles(_hub.Get<HomeKeeper>(), delivery, epoch: 2, ".csv");
        files.Begin();
        foreach (var draft in (string[])[files.Data.Draft, files.End.Draft, files.Unmappable.Draft]) File.WriteAllText(draft, "1,1000");
        Age(Drafts);

        // The lease is still the one under which they are written: somebody may be at it.
        await AfterAsync(Week);
        Assert.Equal(3, Drafts.Length);
        _leases.Take();
        await AfterAsync(TimeSpan.Zero);
        Assert.Equal(3, Drafts.Length);
        _leases.Give();
        await AfterAsync(TimeSpan.Zero);
        Assert.Equal(ready ? 3 : 0, Drafts.Length);

        if (!ready) return;
        files.Publish(new RisingTimes(_clock), 1);
        Assert.Equal(2, Directory.GetFiles(_consumer.Out(TestHub.Contract)).Length);
    }

    [Fact]
    public async Task YoungDrafts_AndWhatSomebodyElsePutThere_Stay()
    {
        Directory.CreateDirectory(Path.Combine(_consumer.Outgoing(TestHub.Contract), "a-folder"));
        var draft = Path.Combine(_consumer.Outgoing(TestHub.Contract), $"{Receipt}.csv");
        File.WriteAllText(draft, "");
        File.SetLastWriteTimeUtc(draft, _clock.Now.UtcDateTime);
        File.CreateSymbolicLink(Path.Combine(_consumer.Outgoing(TestHub.Contract), "a-link.csv"), "/etc/hostname");
        await AfterAsync(Week - TimeSpan.FromSeconds(1));
        Assert.True(File.Exists(draft));
        await AfterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("a-link.csv", Path.GetFileName(Assert.Single(Drafts)));
    }

    private Task VisitAsync() => new Fetching(new VisitContext(Bank, new Partner { Id = Bank.Partner, Address = new Uri("sftp://bank"), Username = "hub" }, _hub.Home, _line, _hub.Transfers, () => true),
        LineOf.Options, _clock, NullLogger.Instance).RunAsync(Rule, default);

    private void Age(string[] paths)
    {
        foreach (var path in paths) File.SetLastWriteTimeUtc(path, _clock.Now.UtcDateTime);
    }

    private Task AfterAsync(TimeSpan time)
    {
        _clock.Now += time;
        return _hub.Get<Leftovers>().SweepAsync(default);
    }
}
