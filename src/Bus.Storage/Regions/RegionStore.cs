using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Keys;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Regions;

/// <summary>The region: every version kept, the newest in force. It names staff, so it lies sealed; those of before it was are read as they stand.</summary>
internal sealed class RegionStore(JournalDatabase database, KeyRing keys, TimeProvider clock, ILogger<RegionStore> logger) : IRegionStore, IRegionHistory, IDisposable
{
    private const string Newest = "SELECT id, document FROM region_version ORDER BY id DESC LIMIT 1";
    private const string NewestVersion = "SELECT COALESCE(MAX(id), 0) FROM region_version";
    private const string Insert = "INSERT INTO region_version (document, applied_at) VALUES (@document, @now) RETURNING id";

    private const string KeyInForce = "SELECT 1 FROM municipality_key WHERE municipality = @municipality AND destroyed_at IS NULL";
    private const string Earlier = "SELECT id FROM region_version WHERE id > @after AND id < (SELECT MAX(id) FROM region_version) ORDER BY id";
    internal const string One = "SELECT document FROM region_version WHERE id = @id";
    internal const string Versions = "SELECT id, applied_at FROM region_version WHERE id < @before ORDER BY id DESC LIMIT @limit";
    private const string Delete = "DELETE FROM region_version WHERE id = @id";

    // No JSON begins so.
    private const string Sealed = "sealed:";

    private readonly SemaphoreSlim _change = new(1);
    private volatile InForce _inForce = new(0, RegionModel.Empty);

    private sealed record InForce(long Version, RegionModel Region);

    public RegionModel Current => _inForce.Region;

    public long Version => _inForce.Version;

    public event Action<RegionModel>? Changed;

    /// <exception cref="RegionDocumentException">The stored document is damaged.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await _change.WaitAsync(cancellation);
        try
        {
            if (await ReadNewestAsync(cancellation) is not { } newest || newest.Version == Version) return;
            _inForce = newest;
            logger.RegionInForce(newest.Version, newest.Region.Municipalities.Length);
            Changed?.Invoke(newest.Region);
        }
        finally
        {
            _change.Release();
        }
    }

    private async Task<InForce?> ReadNewestAsync(CancellationToken cancellation)
    {
        var row = await database.Reads.RunAsync(s => s.FirstAsync(r => Tuple.Create(r.GetInt64(0), r.GetString(1)), Newest), cancellation);
        if (row is null) return null;
        try
        {
            return new InForce(row.Item1, RegionDocument.Read(Open(row.Item2)));
        }
        catch (Exception cause) when (cause is JsonException or FormatException or ArgumentException or CryptographicException)
        {
            throw new RegionDocumentException(row.Item1, cause);
        }
    }

    public async Task ReplaceAsync(RegionModel region, CancellationToken cancellation)
    {
        // Without a basis it fails only because a municipality of it just left with its key: it comes back with a new one.
        while (!await ReplaceAsync(region, null, cancellation)) await keys.RefreshAsync(cancellation);
    }

    public async Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation)
    {
        if (await ReplaceAsync(region, basis, cancellation)) return true;
        await keys.RefreshAsync(cancellation);
        await LoadAsync(cancellation);
        return false;
    }

    /// <param name="basis">Must be what is in force, here and in the database; null: whatever is.</param>
    private async Task<bool> ReplaceAsync(RegionModel region, RegionModel? basis, CancellationToken cancellation)
    {
        var document = Seal(RegionDocument.Write(region));
        await _change.WaitAsync(cancellation);
        try
        {
            var before = _inForce;
            if (basis is not null && !ReferenceEquals(basis, before.Region)) return false;
            var added = region.Municipalities.Select(m => m.Code).Where(code => before.Region.Find(code) is null).ToList();
            foreach (var municipality in added) await keys.EnsureAsync(municipality, cancellation);
            var version = await database.Writes.RunAsync(async s =>
            {
                if (basis is not null && (long)(await s.ScalarAsync(NewestVersion))! != before.Version) return null;
                // One that had just left: its key went between our look and this transaction.
                foreach (var municipality in added)
                    if (await s.ScalarAsync(KeyInForce, ("@municipality", municipality)) is null) return null;
                return await s.ScalarAsync(Insert, ("@document", document), ("@now", Spelling.Of(Spelling.Now(clock))));
            }, WriteScope.Region, cancellation);
            if (version is not long number) return false;
            _inForce = new InForce(number, region);
            logger.RegionInForce(number, region.Municipalities.Length);
            // Inside the lock, so that handlers see replacements in their order.
            Changed?.Invoke(region);
            return true;
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Which versions before the one in force name a municipality. There may be hundreds, and each is opened: before a transaction, not within it.</summary>
    public async Task<VersionsNaming> FindNamingAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        var ids = await database.Reads.RunAsync(s => s.ListAsync(row => row.GetInt64(0), Earlier, ("@after", 0L)), cancellation);
        var naming = new List<long>();
        foreach (var id in ids)
            if (await database.Reads.RunAsync(s => s.ScalarAsync(One, ("@id", id)), cancellation) is string document && Names(document, municipality)) naming.Add(id);
        return new VersionsNaming(ids.LastOrDefault(), naming);
    }

    /// <summary>Deletes the versions before the one in force that name a municipality: they hold its staff. Within the writer's transaction.</summary>
    /// <param name="found">What was found before it; a version never changes, so only newer ones are looked at.</param>
    public async Task ForgetAsync(Session session, MunicipalityCode municipality, VersionsNaming found)
    {
        foreach (var id in found.Ids) await session.ExecuteAsync(Delete, ("@id", id));
        foreach (var id in await session.ListAsync(row => row.GetInt64(0), Earlier, ("@after", found.LookedTo)))
            if (await session.ScalarAsync(One, ("@id", id)) is string document && Names(document, municipality)) await session.ExecuteAsync(Delete, ("@id", id));
    }

    public async Task<Part<RegionVersion>> ListAsync(int limit, long? before, CancellationToken cancellation) =>
        Part<RegionVersion>.Of(await database.Reads.RunAsync(s => s.ListAsync(row => new RegionVersion(row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))),
            Versions, ("@before", before ?? long.MaxValue), ("@limit", limit + 1)), cancellation), limit);

    public async Task<RegionModel?> FindAsync(long version, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ScalarAsync(One, ("@id", version)), cancellation) is string document ? TryRead(document) : null;

    // Whom a damaged one names nobody can tell, or read.
    private bool Names(string document, MunicipalityCode municipality) => TryRead(document)?.Find(municipality) is not null;

    private RegionModel? TryRead(string document)
    {
        try
        {
            return RegionDocument.Read(Open(document));
        }
        catch (Exception cause) when (cause is JsonException or FormatException or ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    private string Seal(string document) => Sealed + Convert.ToBase64String(keys.SealRegion(Encoding.UTF8.GetBytes(document)));

    private string Open(string document) =>
        document.StartsWith(Sealed, StringComparison.Ordinal) ? Encoding.UTF8.GetString(keys.OpenRegion(Convert.FromBase64String(document[Sealed.Length..]))) : document;

    public void Dispose() => _change.Dispose();
}

/// <summary>The versions of the region that name a municipality.</summary>
/// <param name="LookedTo">The last one that was looked at; 0: none.</param>
internal sealed record VersionsNaming(long LookedTo, IReadOnlyList<long> Ids);
