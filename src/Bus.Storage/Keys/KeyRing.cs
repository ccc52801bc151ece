using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Journal;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Keys;

/// <summary>Keys wrapped in the database, open in memory from the start on.</summary>
internal sealed class KeyRing(JournalDatabase database, MasterKey masterKey, TimeProvider clock, ILogger<KeyRing> logger) : IKeyRing, IHubSeal, IDisposable
{
    private const string All = "SELECT municipality, wrapped FROM municipality_key WHERE destroyed_at IS NULL";
    private const string One = "SELECT wrapped FROM municipality_key WHERE municipality = @municipality AND destroyed_at IS NULL";
    private const string Insert = "INSERT INTO municipality_key (municipality, wrapped, created_at) VALUES (@municipality, @wrapped, @now)";
    private const string Erase =
        "UPDATE municipality_key SET wrapped = NULL, destroyed_at = @now WHERE municipality = @municipality AND destroyed_at IS NULL";

    private const string Former = "SELECT municipality, MAX(destroyed_at) FROM municipality_key WHERE destroyed_at IS NOT NULL GROUP BY municipality";

    private readonly ConcurrentDictionary<MunicipalityCode, MunicipalityKeys> _open = new();
    // Had a key that was destroyed; they may have another one now.
    private readonly ConcurrentDictionary<MunicipalityCode, DateTimeOffset> _formerly = new();
    private readonly SemaphoreSlim _change = new(1);
    private AesSeal _wrap = new([]);
    private AesSeal _region = new([]);
    private AesSeal _hub = new([]);

    /// <exception cref="MasterKeyException">The master key is missing, or not the one of this journal.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var rows = await database.Reads.RunAsync(s => s.ListAsync(Row, All), cancellation);
        var known = await database.Reads.RunAsync(s => s.ScalarAsync(MasterKeyCheck.Read), cancellation) as string;
        var master = masterKey.Load(rows.Count > 0 || known is not null);
        var own = MasterKeyCheck.Of(master);
        _wrap = new AesSeal(master);
        _region = new AesSeal(HKDF.Expand(HashAlgorithmName.SHA256, master, MasterKey.Size, "bus:master:region"u8.ToArray()));
        _hub = new AesSeal(HKDF.Expand(HashAlgorithmName.SHA256, master, MasterKey.Size, "bus:master:hub"u8.ToArray()));
        if (known is not null && known != own) throw MasterKeyCheck.Another();
        foreach (var (municipality, wrapped) in rows) _open[municipality] = Unwrap(municipality, wrapped);
        await LoadFormerAsync(cancellation);
        // Before there is any key to wrap: two nodes that start on a new journal must not each make a master key of their own.
        if (known is null && await database.Writes.RunAsync(s => MasterKeyCheck.KeepAsync(s, own), WriteScope.None, cancellation) != own) throw MasterKeyCheck.Another();
    }

    /// <summary>Keys were made or destroyed on another node.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _change.WaitAsync(cancellation);
        try
        {
            var rows = await database.Reads.RunAsync(s => s.ListAsync(Row, All), cancellation);
            foreach (var (municipality, wrapped) in rows) _open[municipality] = Unwrap(municipality, wrapped);
            await LoadFormerAsync(cancellation);
            foreach (var gone in _open.Keys.Except(rows.Select(r => r.Item1)).ToList()) _open.TryRemove(gone, out _);
        }
        finally
        {
            _change.Release();
        }
    }

    public async Task EnsureAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        await _change.WaitAsync(cancellation);
        try
        {
            // The row decides, not the memory: another node may have destroyed this key, or made one, since this node looked.
            if (await database.Reads.RunAsync(s => s.ScalarAsync(One, ("@municipality", municipality.Value)), cancellation) is byte[] there)
            {
                _open[municipality] = Unwrap(municipality, there);
                return;
            }
            var fresh = _wrap.Seal(RandomNumberGenerator.GetBytes(MasterKey.Size), WrapContext(municipality));
            var wrapped = await database.Writes.RunAsync(s => InsertAsync(s, municipality, fresh), WriteScope.Of(municipality), cancellation);
            _open[municipality] = Unwrap(municipality, wrapped);
        }
        finally
        {
            _change.Release();
        }
        logger.KeyMade(municipality.Value);
    }

    /// <summary>
    /// Erases the key durably, without a trace in the database files, and drops it from memory. From then on it is a <see cref="KeyGoneException"/> to ask for it, and
    /// everything sealed under it is lost for good – also if the municipality is given a new key later.
    /// </summary>
    /// <param name="before">What goes with it in one transaction; false: nothing is erased.</param>
    /// <returns>False if the municipality had no key, or nothing was to be erased.</returns>
    public async Task<bool> DestroyAsync(MunicipalityCode municipality, WriteScope scope, Func<Session, Task<bool>> before, CancellationToken cancellation)
    {
        await _change.WaitAsync(cancellation);
        try
        {
            var now = Spelling.Now(clock);
            var erased = await database.Writes.RunAsync(async s => await before(s)
                ? await s.ExecuteAsync(Erase, ("@municipality", municipality.Value), ("@now", now)) : (int?)null, scope, cancellation);
            if (erased is null) return false;
            _open.TryRemove(municipality, out _);
            if (erased > 0) _formerly[municipality] = now;
            if (erased > 0) logger.KeyDestroyed(municipality.Value);
            // Also when nothing was erased now: an earlier call may have been cut off before this.
            if (!await ScrubbedAsync()) throw new TimeoutException(
                $"The key of {municipality} is destroyed, but its bytes may still stand in the journal's log because a reader is in the way. Destroy it again.");
            return erased > 0;
        }
        finally
        {
            _change.Release();
        }
    }

    // The key is gone by then: whatever goes wrong here is that its bytes may be left, and no failure of the whole.
    private async Task<bool> ScrubbedAsync()
    {
        try
        {
            return await database.Writes.ScrubAsync(CancellationToken.None);
        }
        catch (Exception cause) when (cause is JournalUnavailableException or DbException or TimeoutException)
        {
            return false;
        }
    }

    public bool Has(MunicipalityCode municipality) => _open.ContainsKey(municipality);

    public DateTimeOffset? DestroyedAt(MunicipalityCode municipality) => _formerly.TryGetValue(municipality, out var at) ? at : null;

    public byte[] Seal(MunicipalityCode municipality, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) =>
        Of(municipality).Seal.Seal(plain, context);

    public byte[] Open(MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context) =>
        Of(municipality).Seal.Open(sealedBytes, context);

    /// <summary>Seals what is of all municipalities: under a key derived from the master key.</summary>
    public byte[] SealRegion(ReadOnlySpan<byte> plain) => _region.Seal(plain, "region"u8);

    /// <summary>Opens it.</summary>
    /// <exception cref="AuthenticationTagMismatchException">Altered, or sealed under another master key.</exception>
    public byte[] OpenRegion(ReadOnlySpan<byte> sealedBytes) => _region.Open(sealedBytes, "region"u8);

    public byte[] Seal(ReadOnlySpan<byte> plain, string purpose) => _hub.Seal(plain, Encoding.UTF8.GetBytes(purpose));

    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string purpose) => _hub.Open(sealedBytes, Encoding.UTF8.GetBytes(purpose));

    public ulong BlindHash(MunicipalityCode municipality, ReadOnlySpan<byte> value) => Of(municipality).BlindHash(value);

    public void BlindHashes(MunicipalityCode municipality, ReadOnlySpan<byte> values, ReadOnlySpan<int> ends, Span<ulong> hashes) => Of(municipality).BlindHashes(values, ends, hashes);

    public byte[] DigestKey(MunicipalityCode municipality) => [.. Of(municipality).DigestKey];

    public KeyedHash Digests(MunicipalityCode municipality) => Of(municipality).Digests;

    public void Dispose() => _change.Dispose();

    private async Task LoadFormerAsync(CancellationToken cancellation)
    {
        foreach (var (municipality, at) in await database.Reads.RunAsync(s => s.ListAsync(columns => (columns.Municipality(), columns.Moment()), Former), cancellation)) _formerly[municipality] = at;
    }

    private MunicipalityKeys Of(MunicipalityCode municipality) =>
        _open.TryGetValue(municipality, out var keys) ? keys : throw new KeyGoneException(municipality);

    /// <summary>The key in force: the fresh one, unless another node made one first.</summary>
    private async Task<byte[]> InsertAsync(Session session, MunicipalityCode municipality, byte[] fresh)
    {
        if (await session.ScalarAsync(One, ("@municipality", municipality.Value)) is byte[] there) return there;
        await session.ExecuteAsync(Insert, ("@municipality", municipality.Value), ("@wrapped", fresh), ("@now", Spelling.Of(Spelling.Now(clock))));
        return fresh;
    }

    private MunicipalityKeys Unwrap(MunicipalityCode municipality, byte[] wrapped)
    {
        try
        {
            return new MunicipalityKeys(municipality, _wrap.Open(wrapped, WrapContext(municipality)));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new MasterKeyException(new Bilingual(
                $"団体 {municipality} の鍵がこのマスターキーでは開きません。この連携履歴のマスターキーの控えを戻してください。",
                $"The key of municipality {municipality} does not open with this master key. Restore the master key that belongs to this journal."));
        }
    }

    private static byte[] WrapContext(MunicipalityCode municipality) => Encoding.ASCII.GetBytes($"bus:key:{municipality}");

    private static (MunicipalityCode, byte[]) Row(System.Data.Common.DbDataReader row)
    {
        var columns = new RowReader(row);
        return (columns.Municipality(), columns.Bytes());
    }
}
