using System.Collections.Immutable;
using Bus.Core.Closings;
using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Tests.Dispatch;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Closings;

/// <summary>A desk over a book in memory: <c>collection</c> provides, <c>delinquency</c> consumes by file with a marker, <c>other</c> by mailbox.</summary>
internal sealed class ClosingRig : IRegionStore, ICatalogue, IUnreadFiles, IClosingMarkers
{
    public static readonly MunicipalityCode Home = MunicipalityCode.Parse("362018");
    public static readonly ClosingKey Key = new(new ApplicationRef(Home, "collection"), "collection-history", new DateOnly(2026, 11, 20));

    public ClosingRig() => Desk = new ClosingDesk(Book, this, this, this, new UnderWay(Maintenance, Clock), Options.Create(new ClosingOptions()), Clock);

    public HandClock Clock { get; } = new();
    public MemoryBook Book { get; } = new();
    public ClosingDesk Desk { get; }
    public List<string> Unread { get; } = [];
    /// <summary>What became of markers, in order.</summary>
    public List<string> Steps { get; } = [];
    public Exception? Failure { get; set; }
    /// <summary>Why the drop folders cannot be read.</summary>
    public Exception? OutOfReach { get; set; }
    public NoMaintenance Maintenance { get; } = new();

    public CatalogueSnapshot Current { get; } = new([]);

    RegionModel IRegionStore.Current => new()
    {
        Municipalities =
        [
            new Municipality
            {
                Code = Home, Name = "徳島市",
                Applications =
                [
                    new Application { Id = "collection", Name = "収納", Provides = [new Provision { Contract = Key.Contract }] },
                    new Application { Id = "delinquency", Name = "滞納", Consumes = [new Consumption { Contract = Key.Contract, By = HandOverKind.File, ClosingMarker = true }] },
                    new Application { Id = "other", Name = "他", Consumes = [new Consumption { Contract = Key.Contract, By = HandOverKind.Mailbox }] },
                ],
            },
        ],
    };

    public long Version => 1;

    public event Action<RegionModel>? Changed { add { } remove { } }

    public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> OfAsync(ApplicationRef provider, string contract, CancellationToken cancellation) => OutOfReach is { } cause ? throw cause : Task.FromResult<IReadOnlyList<string>>(Unread);

    public void Prepare(ClosingMarker marker, long epoch) => Steps.Add($"prepare {marker.Consumer} {epoch}");

    public void Publish(ClosingMarker marker)
    {
        if (Failure is { } failure) throw failure;
        Steps.Add($"publish {marker.Consumer} {marker.PreparedIn}");
    }

    public Task<ClosingStatus> StateAsync(long? records = null) => StateAsync(Key, records);

    public async Task<ClosingStatus> StateAsync(ClosingKey key, long? records = null) =>
        (await Desk.StateAsync(new ClosingStatement(key, "collection") { Records = records }, default)).Value;
}

/// <summary>One closing, and what a test says that the journal counts.</summary>
internal sealed class MemoryBook : IClosingBook
{
    private readonly Dictionary<string, ClosingConsumer> _closed = [];
    private readonly List<ClosingMarker> _markers = [];

    public Closing? Last { get; private set; }
    public ClosingCount Count { get; set; } = new();
    public bool MayDraw { get; set; } = true;
    public int Looks { get; private set; }
    public Exception? CountFails { get; set; }

    /// <summary>It is looked at again.</summary>
    public void Reopen() => Last = Last! with { IsOpen = true };

    public Task<Closing> StateAsync(ClosingStatement statement, CancellationToken cancellation)
    {
        Last = new Closing
        {
            Id = 1, Key = statement.Key, Number = 1, Records = statement.Records, By = statement.By, StatedAt = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero), Unread = statement.Unread, IsLast = true, IsOpen = true,
        };
        return Task.FromResult(Last);
    }

    public Task<Closing> DrawAsync(Closing closing, ImmutableArray<string> sources, CancellationToken cancellation) =>
        Task.FromResult(MayDraw ? Last = closing with { DrawnAt = closing.StatedAt } : closing);

    public Task<ClosingCount> CountAsync(Closing closing, ImmutableArray<string> sources, CancellationToken cancellation)
    {
        Looks++;
        if (CountFails is { } cause) throw cause;
        return Task.FromResult(Count);
    }

    public Task<Closing?> FindAsync(ClosingKey key, CancellationToken cancellation) => Task.FromResult(Last);

    public Task<IReadOnlyList<Closing>> ListAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => OpenAsync(cancellation);

    public Task<IReadOnlyList<CountedClosing>> OfDayAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<Closing>> OpenAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Closing>>(Last is { IsOpen: true } open ? [open] : []);

    public Task<IReadOnlyList<ClosingConsumer>> ClosedForAsync(long closing, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ClosingConsumer>>([.. _closed.Values]);

    public Task CloseAsync(Closing closing, string consumer, DayAmount delivered, bool marker, CancellationToken cancellation)
    {
        _closed.TryAdd(consumer, new ClosingConsumer(consumer, closing.StatedAt, []));
        if (marker) _markers.Add(new ClosingMarker(closing.Id, closing.Key, closing.Number, consumer, delivered, 0));
        return Task.CompletedTask;
    }

    public Task EndAsync(Closing closing, CancellationToken cancellation)
    {
        Last = closing with { IsOpen = false };
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ClosingMarker>> MarkersAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ClosingMarker>>([.. _markers]);

    public Task<bool> PreparedAsync(ClosingMarker marker, Fence fence, CancellationToken cancellation)
    {
        _markers[0] = marker with { PreparedIn = fence.Epoch };
        return Task.FromResult(true);
    }

    public Task PublishedAsync(ClosingMarker marker, CancellationToken cancellation)
    {
        _markers.Clear();
        return Task.CompletedTask;
    }

    public List<(long? Since, int Reading)> LateLooks { get; } = [];

    public Task<LateLook> TellLateAsync(long? since, ImmutableArray<long> reading, CancellationToken cancellation)
    {
        LateLooks.Add((since, reading.Length));
        return Task.FromResult(new LateLook(LateLooks.Count * 100, [7]));
    }
}
