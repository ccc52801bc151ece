using Bus.Core.Exits;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Operation.Oversight;
using Bus.Core.Queries;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Backups;
using Bus.Host.Exits;

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
        Assert.Equal(made.Sha256, (await ExitCheck.VerifyAsync(made.Path, new Progress<BackupProgress>(), default)).Sha256);
    }

    [Fact]
    public async Task Export_ThatDoesNotAgreeWithTheJournal_IsRefused_AndNothingOfItIsLeft()
    {
        var refused = await Assert.ThrowsAsync<ExitException>(() => MakeAsync(new Extract([new ExtractTotal("messages/accepted", 1, 3, 500)])));
        Assert.Contains("messages/accepted", refused.What.En, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Export_ThatIsBrokenOff_LeavesNothing()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => MakeAsync(new Extract([]) { Damaged = true }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
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
        var refused = await Assert.ThrowsAsync<ExitException>(() => ExitCheck.VerifyAsync(made.Path, new Progress<BackupProgress>(), default));
        Assert.Contains("no name of a file", refused.What.En, StringComparison.Ordinal);
    }

    private Task<ExitMade> MakeAsync(Extract extract, long minimumFree = 0)
    {
        var region = new NoRegion();
        return new ExitRun(extract, new ExitRecords(null!, null!), new ExitLists(new RejectedRow(region, null!), null!), region, new HubEnvironment(null), new ExitFolder(_folder, minimumFree), "node", TimeProvider.System,
            new Progress<BackupProgress>()).MakeAsync(Tokushima, default);
    }

    /// <summary>A journal that holds nothing, and may say something else.</summary>
    private sealed class Extract(IReadOnlyList<ExtractTotal> says) : IMunicipalityExtracts, IMunicipalityExtract
    {
        public bool Damaged { get; init; }

        public DateTimeOffset TakenAt { get; } = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

        public Task<IMunicipalityExtract> OpenAsync(MunicipalityCode municipality, CancellationToken cancellation) => Task.FromResult<IMunicipalityExtract>(this);

        public IAsyncEnumerable<ExtractedMessage> MessagesAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<ExtractedMessage>();

        public IAsyncEnumerable<RecordChunk> RecordsAsync(MessageInfo message, CancellationToken cancellation) => throw new NotSupportedException();

        public IAsyncEnumerable<Delivery> DeliveriesAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<Delivery>();

        public IAsyncEnumerable<RejectDetail> RejectsAsync(CancellationToken cancellation) => Damaged ? throw new InvalidDataException() : AsyncEnumerable.Empty<RejectDetail>();

        public IAsyncEnumerable<QueryEntry> QueriesAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<QueryEntry>();

        public IAsyncEnumerable<AuditRow> AuditAsync(CancellationToken cancellation) => AsyncEnumerable.Empty<AuditRow>();

        public Task<IReadOnlyList<ExtractTotal>> TotalsAsync(CancellationToken cancellation) => Task.FromResult(says);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class NoRegion : IRegionStore
    {
        public RegionModel Current => RegionModel.Empty;

        public long Version => 0;

        public event Action<RegionModel>? Changed
        {
            add { }
            remove { }
        }

        public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
