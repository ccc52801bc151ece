using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;

namespace Bus.Storage.Identity;

/// <summary>緊急用ID, one row each; duties stand in one column, a line each.</summary>
internal sealed class EmergencyTable(JournalDatabase database) : IEmergencyStore
{
    private const string Rows = "SELECT municipality, id, secret_hash, duties, made_at, expires_at, used_at, ends_at FROM identity_emergency";
    private const string All = $"{Rows} WHERE municipality = @municipality";
    private const string Used = $"{Rows} WHERE used_at IS NOT NULL ORDER BY municipality, id";
    private const string Find = $"{All} AND id = @id";
    private const string Put =
        """
        INSERT INTO identity_emergency (municipality, id, secret_hash, duties, made_at, expires_at, used_at, ends_at) VALUES (@municipality, @id, @hash, @duties, @made, @expires, NULL, NULL)
        ON CONFLICT (municipality, id) DO UPDATE SET secret_hash = excluded.secret_hash, duties = excluded.duties, made_at = excluded.made_at, expires_at = excluded.expires_at, used_at = NULL, ends_at = NULL
        """;
    // The first use sets the end, and later ones find it there.
    private const string Use =
        """
        UPDATE identity_emergency SET used_at = COALESCE(used_at, @now), ends_at = COALESCE(ends_at, @ends)
        WHERE municipality = @municipality AND id = @id AND secret_hash = @hash AND (used_at IS NULL AND expires_at > @now OR ends_at > @now)
        """;
    private const string Remove = "DELETE FROM identity_emergency WHERE municipality = @municipality AND id = @id";

    public async Task<IReadOnlyList<EmergencyId>> ListAsync(MunicipalityCode municipality, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(Row, $"{All} ORDER BY id", ("@municipality", municipality)), cancellation);

    public async Task<IReadOnlyList<EmergencyId>> UsedAsync(CancellationToken cancellation) => await database.Reads.RunAsync(s => s.ListAsync(Row, Used), cancellation);

    public async Task<EmergencyId?> FindAsync(MunicipalityCode municipality, string id, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.FirstAsync(Row, Find, ("@municipality", municipality), ("@id", id)), cancellation);

    public Task PutAsync(EmergencyId made, SignInEvent what, CancellationToken cancellation) => database.ToldAsync(what, s => s.ExecuteAsync(Put,
        ("@municipality", made.Municipality), ("@id", made.Id), ("@hash", made.SecretHash), ("@duties", string.Join('\n', made.Duties)), ("@made", made.MadeAt), ("@expires", made.ExpiresAt)), cancellation);

    public async Task<EmergencyId?> UseAsync(SignInEvent what, string id, string secretHash, DateTimeOffset endsAt, CancellationToken cancellation) => await database.ToldAsync(what, s =>
        s.ExecuteAsync(Use, ("@now", what.At), ("@ends", endsAt), ("@municipality", what.Municipality), ("@id", id), ("@hash", secretHash)), cancellation) ? await FindAsync(what.Municipality, id, cancellation) : null;

    public Task<bool> RemoveAsync(SignInEvent what, string id, CancellationToken cancellation) => database.ToldAsync(what, s =>
        s.ExecuteAsync(Remove, ("@municipality", what.Municipality), ("@id", id)), cancellation);

    private static EmergencyId Row(RowReader columns) => new(columns.Municipality(), columns.Text(), columns.Text(), [.. columns.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries)], columns.Moment(), columns.Moment(), columns.MomentOrNull(), columns.MomentOrNull());
}
