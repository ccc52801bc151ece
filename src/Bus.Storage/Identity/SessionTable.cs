using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>Sessions of the identity providers and the relying parties told of them, each written in one transaction with what it tells of.</summary>
internal sealed class SessionTable(JournalDatabase database) : ISignInStore
{
    private const string Columns = "municipality, id, token_hash, person, proofs, proved_at, used_at, expires_at, idle";
    private const string Open = $"INSERT INTO identity_session ({Columns}) VALUES (@municipality, @id, @token, @person, @proofs, @proved, @used, @expires, @idle)";
    private const string ProveAgain =
        "UPDATE identity_session SET token_hash = @token, proofs = @proofs, proved_at = @proved, used_at = @used, idle = @idle WHERE municipality = @municipality AND id = @id AND ended_at IS NULL";
    private const string Find = $"SELECT {Columns} FROM identity_session WHERE municipality = @municipality AND token_hash = @token AND ended_at IS NULL AND expires_at > @now";
    private const string Use =
        "UPDATE identity_session SET used_at = @used WHERE municipality = @municipality AND id = @id AND token_hash = @token AND ended_at IS NULL AND expires_at > @used";
    private const string End = "UPDATE identity_session SET ended_at = @now WHERE municipality = @municipality AND id = @id AND ended_at IS NULL";
    private const string EndAll = "UPDATE identity_session SET ended_at = @now WHERE municipality = @municipality AND person = @person AND id <> @except AND ended_at IS NULL";
    private const string OpenOnes =
        $"SELECT {Columns} FROM identity_session WHERE municipality = @municipality AND ended_at IS NULL AND expires_at > @now AND used_at > @since ORDER BY used_at DESC, id";
    private const string PartyColumns = "p.session, p.relying_party, p.session_index, p.name_hash, p.sealed_name";
    private const string Parties = $"SELECT {PartyColumns} FROM identity_party p WHERE p.municipality = @municipality AND p.session = @session ORDER BY p.relying_party";
    private const string OfName =
        $"""
        SELECT {PartyColumns} FROM identity_party p JOIN identity_session s ON s.municipality = p.municipality AND s.id = p.session
        WHERE p.municipality = @municipality AND p.relying_party = @party AND p.name_hash = @name AND s.ended_at IS NULL ORDER BY p.session
        """;
    // What is there already is not written again: most sign-ons tell a relying party what it was told before.
    private const string AddParty =
        """
        INSERT INTO identity_party (municipality, session, relying_party, session_index, name_hash, sealed_name) VALUES (@municipality, @session, @party, @index, @hash, @name)
        ON CONFLICT (municipality, session, relying_party) DO UPDATE SET session_index = excluded.session_index, name_hash = excluded.name_hash, sealed_name = excluded.sealed_name
        WHERE identity_party.session_index <> excluded.session_index OR identity_party.name_hash <> excluded.name_hash OR identity_party.sealed_name <> excluded.sealed_name
        """;
    private static readonly string[] Sweeps =
    [
        "DELETE FROM identity_once WHERE expires_at <= @before",
        "DELETE FROM identity_guess WHERE until <= @before",
        "DELETE FROM identity_party WHERE EXISTS (SELECT 1 FROM identity_session s WHERE s.municipality = identity_party.municipality AND s.id = identity_party.session AND s.expires_at <= @before)",
        "DELETE FROM identity_session WHERE expires_at <= @before",
    ];

    public Task OpenAsync(SignInSession session, SignInEvent what, CancellationToken cancellation) => database.ToldAsync(what, s =>
        s.ExecuteAsync(Open, ("@municipality", session.Municipality), ("@id", session.Id), ("@token", session.TokenHash), ("@person", session.Person),
            ("@proofs", session.Proofs), ("@proved", session.ProvedAt), ("@used", session.UsedAt), ("@expires", session.ExpiresAt), ("@idle", Milliseconds(session.Idle))), cancellation);

    public Task ProveAgainAsync(SignInSession session, SignInEvent what, CancellationToken cancellation) => WriteAsync(async s =>
    {
        await s.ExecuteAsync(ProveAgain, ("@token", session.TokenHash), ("@proofs", session.Proofs), ("@proved", session.ProvedAt),
            ("@used", session.UsedAt), ("@idle", Milliseconds(session.Idle)), ("@municipality", session.Municipality), ("@id", session.Id));
        return await s.TellAsync(what) > 0;
    }, cancellation);

    public Task<SignInSession?> FindAsync(MunicipalityCode municipality, string tokenHash, DateTimeOffset now, CancellationToken cancellation) =>
        database.Reads.RunAsync(s => s.FirstAsync(Session, Find, ("@municipality", municipality), ("@token", tokenHash), ("@now", now)), cancellation);

    public async Task<IReadOnlyList<SessionParty>> PartiesAsync(MunicipalityCode municipality, string session, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(Party, Parties, ("@municipality", municipality), ("@session", session)), cancellation);

    public async Task<IReadOnlyList<SessionParty>> OfNameAsync(MunicipalityCode municipality, string relyingParty, string nameHash, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(Party, OfName, ("@municipality", municipality), ("@party", relyingParty), ("@name", nameHash)), cancellation);

    public Task<SignOnOutcome> SignOnAsync(SignOnRecord record, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        var (session, party) = (record.Session, record.Party);
        if (await s.ExecuteAsync(Use, ("@used", session.UsedAt), ("@municipality", session.Municipality), ("@id", session.Id), ("@token", session.TokenHash)) == 0) return SignOnOutcome.SessionOver;
        if (record.RequestId is { } id && await OnceTable.AddAsync(s,
                new OnceItem(session.Municipality, "request", $"{party.RelyingParty}/{id}", [], record.RequestExpires)) == 0) return SignOnOutcome.Replayed;
        await s.ExecuteAsync(AddParty, ("@municipality", session.Municipality), ("@session", party.Session), ("@party", party.RelyingParty),
            ("@index", party.SessionIndex), ("@hash", party.NameHash), ("@name", party.SealedName));
        await s.TellAsync(record.Event);
        return SignOnOutcome.Committed;
    }, WriteScope.None, cancellation);

    public Task<bool> EndAsync(MunicipalityCode municipality, string session, SignInEvent what, CancellationToken cancellation) => database.ToldAsync(what, s =>
        s.ExecuteAsync(End, ("@now", what.At), ("@municipality", municipality), ("@id", session)), cancellation);

    public Task<int> EndAllAsync(MunicipalityCode municipality, string person, string? except, SignInEvent what, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        var ended = await s.ExecuteAsync(EndAll, ("@now", what.At), ("@municipality", municipality), ("@person", person), ("@except", except ?? ""));
        for (var i = 0; i < ended; i++) await s.TellAsync(what);
        return ended;
    }, WriteScope.None, cancellation);

    public async Task<IReadOnlyList<SignInSession>> OpenSessionsAsync(MunicipalityCode municipality, DateTimeOffset now, DateTimeOffset usedSince, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(Session, OpenOnes, ("@municipality", municipality), ("@now", now), ("@since", usedSince)), cancellation);

    public Task TellAsync(SignInEvent what, CancellationToken cancellation) => WriteAsync(async s => await s.TellAsync(what) > 0, cancellation);

    public async Task<IReadOnlyList<SignInEvent>> EventsAsync(MunicipalityCode municipality, int limit, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.EventsAsync(municipality, limit), cancellation);

    public Task SweepAsync(DateTimeOffset now, DateTimeOffset eventsBefore, CancellationToken cancellation) => WriteAsync(async s =>
    {
        foreach (var sweep in Sweeps) await s.ExecuteAsync(sweep, ("@before", now));
        await s.SweepEventsAsync(eventsBefore);
        return true;
    }, cancellation);

    private Task<bool> WriteAsync(Func<Session, Task<bool>> work, CancellationToken cancellation) => database.Writes.RunAsync(work, WriteScope.None, cancellation);

    private static long? Milliseconds(TimeSpan? span) => (long?)span?.TotalMilliseconds;

    private static SignInSession Session(RowReader columns) => new()
    {
        Municipality = columns.Municipality(), Id = columns.Text(), TokenHash = columns.Text(), Person = columns.Text(), Proofs = columns.Text(),
        ProvedAt = columns.Moment(), UsedAt = columns.Moment(), ExpiresAt = columns.Moment(), Idle = columns.NumberOrNull() is { } idle ? TimeSpan.FromMilliseconds(idle) : null,
    };

    private static SessionParty Party(RowReader columns) => new(columns.Text(), columns.Text(), columns.Text(), columns.Text(), columns.Bytes());
}
