using System.Runtime.CompilerServices;
using Bus.Core.Closings;
using Bus.Core.Exits;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Operation.Oversight;
using Bus.Core.Queries;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Backups;
using Bus.Host.Exits;
using Bus.Host.Operation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Exits;

/// <summary>An export is whole, and agrees with the journal, or it is not there.</summary>
public sealed class ExitRunTests : IDisposable
{
    private static readonly MunicipalityCode Tokushima = MunicipalityCode.Parse("362018");
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-exit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Export_OfNothing_Agrees_AndIsWhole()
    {
        var made = await MakeAsync(new Extract([]));
        Assert.True(made.Manifest.Agrees);
        Assert.Equal(made.Path, Assert.Single(Directory.GetDirectories(_folder)));
        Assert.Equal(made.Sha256, (await ExitCheck.VerifyAsync(made.Path, new Progress<LongRunProgress>(), default)).Sha256);
    }

    [Fact]
    public async Task Export_ThatDoesNotAgreeWithTheJournal_IsRefused_AndNothingOfItIsLeft()
    {
        var refused = await Assert.ThrowsAsync<ExitException>(() => MakeAsync(new Extract([new ExtractTotal("messages/accepted", 1, 3, 500)])));
        Assert.Contains("messages/accepted", refused.What.En, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Export_TellsClosings_AndForWhomTheyWereClosed()
    {
        var key = new ClosingKey(new ApplicationRef(Tokushima, "collection"), "collection-history", new DateOnly(2026, 11, 20));
        var at = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
        var first = new Closing { Id = 1, Key = key, Number = 1, Records = 5, Amount = -20, By = "collection", StatedAt = at, DrawnAt = at, LateAt = at.AddHours(1), IsLast = false, IsOpen = false };
        var last = new Closing { Id = 2, Key = key, Number = 2, By = "sato", StatedAt = at.AddHours(2), IsLast = true, IsOpen = true };
        var made = await MakeAsync(new Extract([new(ExtractNames.Closings, 2, 0, 0), new(ExtractNames.ClosedFor, 1, 5, 0)])
        {
            Closings = [new(first, 42, [new ClosingConsumer("delinquency", at, []) { Delivered = new DayAmount(5, -20) }]), new(last, null, [])],
        });

        Assert.Equal(
            [
                "2026-11-20,1,collection,collection-history,replaced,5,-20,collection,2026-11-20 18:00:00,2026-11-20 18:00:00,42,2026-11-20 19:00:00",
                "2026-11-20,2,collection,collection-history,waiting,,,sato,2026-11-20 20:00:00,,,",
            ], (await File.ReadAllLinesAsync(Path.Combine(made.Path, ExitManifest.ClosingsName))).Skip(1));
        Assert.Equal("2026-11-20,1,collection,collection-history,delinquency,2026-11-20 18:00:00,5,-20", (await File.ReadAllLinesAsync(Path.Combine(made.Path, ExitManifest.ClosedForName)))[1]);
        await ExitCheck.VerifyAsync(made.Path, new Progress<LongRunProgress>(), default);
    }

    [Fact]
    public async Task Export_ThatIsBrokenOff_LeavesNothing()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => MakeAsync(new Extract([]) { Damaged = true }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Export_OfAHubThatStops_IsBrokenOff_AndTheHubWaitsUntilNothingOfItIsLeft()
    {
        var extract = new Extract([]) { Reached = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        using var stopping = new CancellationTokenSource();
        var region = new FixedRegion();
        var desk = new ExitDesk(extract, new ExitRecords(null!, null!), new ExitLists(new RejectedRow(region, null!), null!), region, new HubEnvironment(null), Options.Create(new BackupOptions { MinimumFree = 0 }),
            new OneNode(), TimeProvider.System, new Life(stopping.Token), NullLogger<ExitDesk>.Instance);
        Assert.NotNull(desk.Begin(Tokushima, _folder));
        await extract.Reached.Task;
        Assert.NotEmpty(Directory.GetFileSystemEntries(_folder));

        await stopping.CancelAsync();
        await desk.StopAsync(default);

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.NotNull(desk.State!.Trouble);
    }

    [Fact]
    public async Task Export_WithoutRoom_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<ExitException>(() => MakeAsync(new Extract([]), minimumFree: long.MaxValue));
        Assert.Contains("Backup:MinimumFree", refused.What.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.csv")]
    [InlineData("/etc/hostname")]
    public async Task Verify_OfAListThatNamesAFileElsewhere_IsRefused(string name)
    {
        var made = await MakeAsync(new Extract([]));
        var file = Path.Combine(made.Path, ExitManifest.FileName);
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("\"audit.csv\"", $"\"{name}\"", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<ExitException>(() => ExitCheck.VerifyAsync(made.Path, new Progress<LongRunProgress>(), default));
        Assert.Contains("no name of a file", refused.What.En, StringComparison.Ordinal);
    }

    private Task<ExitMade> MakeAsync(Extract extract, long minimumFree = 0)
    {
        var region = new FixedRegion();
        return new ExitRun(extract, new ExitRecords(null!, null!), new ExitLists(new RejectedRow(region, null!), null!), region, new HubEnvironment(null), new ExitFolder(_folder, minimumFree), "node", TimeProvider.System,
            new Progress<LongRunProgress>()).MakeAsync(Tokushima, default);
    }

    /// <summary>A journal that holds nothing, and may say something else.</summary>
    private sealed class Extract(IReadOnlyList<ExtractTotal> says) : IMunicipalityExtracts, IMunicipalityExtract
    {
        public bool Damaged { get; init; }

        public IReadOnlyList<ExtractedClosing> Closings { get; init; } = [];

        /// <summary>Null: it is read at once; otherwise it never comes to its end, says that it has begun, and takes a moment to be closed.</summary>
        public TaskCompletionSource? Reached { get; init; }

        public DateTimeOffset TakenAt { get; } = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

        public Task<IMunicipalityExtract> OpenAsync(MunicipalityCode municipality, CancellationToken cancellation) => Task.FromResult<IMunicipalityExtract>(this);

        public IAsyncEnumerable<ExtractedMessage> MessagesAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<ExtractedMessage>();

        public IAsyncEnumerable<RecordChunk> RecordsAsync(MessageInfo message, CancellationToken cancellation) => throw new NotSupportedException();

        public IAsyncEnumerable<Delivery> DeliveriesAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<Delivery>();

        public IAsyncEnumerable<RejectDetail> RejectsAsync(CancellationToken cancellation) => Damaged ? throw new InvalidDataException() : AsyncEnumerable.Empty<RejectDetail>();

        public IAsyncEnumerable<QueryEntry> QueriesAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<QueryEntry>();

        public IAsyncEnumerable<ExtractedClosing> ClosingsAsync(CancellationToken cancellation) => Closings.ToAsyncEnumerable();

        public async IAsyncEnumerable<AuditRow> AuditAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            Reached?.SetResult();
            if (Reached is not null) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            yield break;
        }

        public Task<IReadOnlyList<ExtractTotal>> TotalsAsync(CancellationToken cancellation) => Task.FromResult(says);

        public async ValueTask DisposeAsync()
        {
            if (Reached is not null) await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private sealed class OneNode : ILeases
    {
        public string Node => "node";

        public bool IsLeaving => false;

        public Turn? Enter(string key) => null;

        public bool Holds(string key) => true;

        public string? HolderOf(string key) => Node;
    }

    private sealed class Life(CancellationToken stopping) : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => throw new NotSupportedException();
    }
}
