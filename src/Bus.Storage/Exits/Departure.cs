using System.Data.Common;
using Bus.Core.Exits;
using Bus.Core.Vocabulary;
using Bus.Storage.Keys;
using Bus.Storage.Regions;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Exits;

/// <inheritdoc cref="IDeparture"/>
internal sealed class Departure(KeyRing keys, RegionStore region, IOptions<JournalOptions> options, TimeProvider clock) : IDeparture
{
    private const string RegionInForce = "SELECT id, applied_at FROM region_version ORDER BY id DESC LIMIT 1";
    private const string Requests = "UPDATE approval SET state = 'expired' WHERE municipality = @municipality AND state IN ('draft', 'open', 'approved')";

    // What is sealed under the key, and what is nothing without it. A municipality that comes back begins anew. Message ids and what partners were visited for are still known, and who signed in
    // has its own time; a file is known by a digest under its key, and so no more.
    private static readonly string[] Sealed =
    [
        "identity_session", "identity_party", "identity_once", "identity_key", "identity_account", "identity_staff", "identity_directory", "identity_emergency", "identity_passkey",
        "mailbox_hold", "reply",
    ];

    public async Task<DepartureOutcome> DestroyKeyAsync(MunicipalityCode municipality, long regionVersion, CancellationToken cancellation)
    {
        var outcome = DepartureOutcome.NoKey;
        var versions = await region.FindNamingAsync(municipality, cancellation);
        // Alone with whoever applies a region: it must not come back while its key goes.
        var destroyed = await keys.DestroyAsync(municipality, WriteScope.Region, async session =>
        {
            outcome = await PrepareAsync(session, municipality, regionVersion, versions);
            return outcome == DepartureOutcome.Done;
        }, cancellation);
        return destroyed || outcome != DepartureOutcome.Done ? outcome : DepartureOutcome.NoKey;
    }

    private async Task<DepartureOutcome> PrepareAsync(Session session, MunicipalityCode municipality, long regionVersion, VersionsNaming versions)
    {
        var inForce = await session.FirstAsync(ReadVersion, RegionInForce);
        if ((inForce?.Item1 ?? 0) != regionVersion) return DepartureOutcome.RegionChanged;
        // What was accepted by the region before has been committed by then, and shows below; also what another node accepted that had not heard of this one.
        if (inForce is not null && clock.GetUtcNow() - inForce.Item2 < options.Value.LeaveAfter) return DepartureOutcome.TooSoon;
        if ((await MunicipalityBook.ReadAsync(session, municipality)).SingleOrDefault() is { IsUnfinished: true }) return DepartureOutcome.Unfinished;
        Parameter of = ("@municipality", municipality);
        if (await ExtractMark.ReaderAsync(session, municipality) is not null) return DepartureOutcome.Extracting;
        // Replays of what nobody can read any more.
        await session.ExecuteAsync(Requests, of);
        foreach (var table in Sealed) await session.ExecuteAsync($"DELETE FROM {table} WHERE municipality = @municipality", of);
        await region.ForgetAsync(session, municipality, versions);
        return DepartureOutcome.Done;
    }

    private static Tuple<long, DateTimeOffset> ReadVersion(DbDataReader row)
    {
        var columns = new RowReader(row);
        return Tuple.Create(columns.Number(), columns.Moment());
    }
}
