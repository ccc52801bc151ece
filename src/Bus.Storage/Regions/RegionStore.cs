using System.Text.Json;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Regions;

/// <summary>The region: every version kept, the newest in force.</summary>
internal sealed class RegionStore(JournalDatabase database, IKeyRing keys, TimeProvider clock, ILogger<RegionStore> logger) : IRegionStore, IDisposable
{
    private const string Newest = "SELECT id, document FROM region_version ORDER BY id DESC LIMIT 1";
    private const string Insert = "INSERT INTO region_version (document, applied_at) VALUES (@document, @now) RETURNING id";

    private readonly SemaphoreSlim _change = new(1);
    private volatile RegionModel _current = RegionModel.Empty;

    public RegionModel Current => _current;

    public event Action<RegionModel>? Changed;

    /// <exception cref="RegionDocumentException">The stored document is damaged.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var row = await database.Reads.RunAsync(s => s.FirstAsync(r => Tuple.Create(r.GetInt64(0), r.GetString(1)), Newest), cancellation);
        if (row is null) return;
        try
        {
            _current = RegionDocument.Read(row.Item2);
        }
        catch (Exception cause) when (cause is JsonException or FormatException or ArgumentException)
        {
            throw new RegionDocumentException(row.Item1, cause);
        }
        logger.RegionInForce(row.Item1, _current.Municipalities.Length);
    }

    public async Task ReplaceAsync(RegionModel region, CancellationToken cancellation)
    {
        var document = RegionDocument.Write(region);
        await _change.WaitAsync(cancellation);
        try
        {
            foreach (var municipality in region.Municipalities)
                if (_current.Find(municipality.Code) is null) await keys.EnsureAsync(municipality.Code, cancellation);
            var version = await database.Writes.RunAsync(
                s => s.ScalarAsync(Insert, ("@document", document), ("@now", Spelling.Of(Spelling.Now(clock)))), WriteScope.Region, cancellation);
            _current = region;
            logger.RegionInForce((long)version!, region.Municipalities.Length);
            // Inside the lock, so that handlers see replacements in their order.
            Changed?.Invoke(region);
        }
        finally
        {
            _change.Release();
        }
    }

    public void Dispose() => _change.Dispose();
}
