using Bus.Core.Exits;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Bus.Storage.Keys;
using Bus.Storage.Messages;
using Bus.Storage.Regions;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Exits;

/// <inheritdoc cref="IDeparture"/>
internal sealed class Departure(KeyRing keys, RegionStore region, TimeProvider clock) : IDeparture
{
    private const string RegionVersion = "SELECT COALESCE(MAX(id), 0) FROM region_version";
    private const string Undelivered = "DELETE FROM delivery WHERE municipality = @municipality AND state <> 'delivered'";
    private const string Dismiss = "UPDATE reject_record SET state = 'dismissed', settled_at = @now, settled_by = @by, why = @why WHERE municipality = @municipality AND state = 'open'";
    private const string Pending = "DELETE FROM reject_record WHERE municipality = @municipality AND state = 'pending'";
    private const string Refuse =
        "UPDATE message SET state = 'refused', fault = @fault, completed_at = @now WHERE municipality = @municipality AND state = 'processing' AND state <> 'accepted'";
    private const string Fed = "UPDATE message SET feeding = NULL WHERE municipality = @municipality AND feeding = 1";

    private const string Requests = "UPDATE approval SET state = 'expired' WHERE municipality = @municipality AND state IN ('draft', 'open', 'approved')";

    // What is sealed under the key, and what is nothing without it. A municipality that comes back begins anew. What is done already must not be done twice
    // (message ids, files, what partners were visited for), and who signed in has its own time: those stay.
    private static readonly string[] Sealed =
    [
        "identity_session", "identity_party", "identity_once", "identity_key", "identity_account", "identity_staff", "identity_directory", "identity_emergency", "identity_passkey",
        "mailbox_hold", "reply",
    ];

    public async Task<Departed> DestroyKeyAsync(MunicipalityCode municipality, DepartureTerms terms, CancellationToken cancellation)
    {
        var departed = new Departed(DepartureOutcome.NoKey);
        // Alone with whoever applies a region: it must not come back while its key goes.
        var destroyed = await keys.DestroyAsync(municipality, WriteScope.Region, async session =>
        {
            departed = await PrepareAsync(session, municipality, terms);
            return departed.Outcome == DepartureOutcome.Done;
        }, cancellation);
        return destroyed || departed.Outcome != DepartureOutcome.Done ? departed : departed with { Outcome = DepartureOutcome.NoKey };
    }

    private async Task<Departed> PrepareAsync(Session session, MunicipalityCode municipality, DepartureTerms terms)
    {
        if ((long)(await session.ScalarAsync(RegionVersion))! != terms.RegionVersion) return new Departed(DepartureOutcome.RegionChanged);
        var holding = (await MunicipalityBook.ReadAsync(session, municipality)).SingleOrDefault();
        if (holding is { IsUnfinished: true } && !terms.Abandon) return new Departed(DepartureOutcome.Unfinished);
        Parameter of = ("@municipality", municipality), now = ("@now", Spelling.Of(Spelling.Now(clock)));
        var deliveries = await session.ExecuteAsync(Undelivered, of);
        var errors = await session.ExecuteAsync(Dismiss, of, now, ("@by", terms.By), ("@why", terms.Why));
        await session.ExecuteAsync(Pending, of);
        await session.ExecuteAsync(Refuse, of, now, ("@fault", MessageJson.Fault(Denial.KeyGone("団体の鍵が破棄されたため、取り込みを打ち切りました。", "The municipality's key was destroyed; taking it in was given up."))));
        await session.ExecuteAsync(Fed, of);
        // Replays of what nobody can read any more.
        await session.ExecuteAsync(Requests, of);
        foreach (var table in Sealed) await session.ExecuteAsync($"DELETE FROM {table} WHERE municipality = @municipality", of);
        await region.ForgetAsync(session, municipality);
        return new Departed(DepartureOutcome.Done, deliveries, errors);
    }
}
