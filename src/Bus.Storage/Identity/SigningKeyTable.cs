using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>Signing keys by municipality, algorithm and state; a unique index keeps one a state, whatever nodes do at once.</summary>
internal sealed class SigningKeyTable(JournalDatabase database) : ISigningKeyStore
{
    private const string Columns = "municipality, id, algorithm, state, certificate, sealed_key, made_at, changed_at";
    private const string List = $"SELECT {Columns} FROM identity_key WHERE municipality = @municipality ORDER BY made_at DESC, id";
    private const string Add = $"INSERT INTO identity_key ({Columns}) VALUES (@municipality, @id, @algorithm, @state, @certificate, @key, @made, @changed) ON CONFLICT DO NOTHING";
    private const string Count = "SELECT COUNT(*) FROM identity_key WHERE municipality = @municipality AND algorithm = @algorithm AND state = @state";
    private const string Move = "UPDATE identity_key SET state = @to, changed_at = @now WHERE municipality = @municipality AND algorithm = @algorithm AND state = @from";
    private const string Erase =
        "UPDATE identity_key SET state = 'retired', changed_at = @now, sealed_key = @none WHERE municipality = @municipality AND algorithm = @algorithm AND state = 'previous'";

    public async Task<IReadOnlyList<StoredSigningKey>> ListAsync(MunicipalityCode municipality, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(Row, List, ("@municipality", municipality)), cancellation);

    public async Task<bool> AddAsync(StoredSigningKey key, CancellationToken cancellation) => await database.Writes.RunAsync(s => s.ExecuteAsync(Add,
        ("@municipality", key.Municipality), ("@id", key.Id), ("@algorithm", key.Algorithm), ("@state", Wire(key.State)), ("@certificate", key.Certificate),
        ("@key", key.SealedKey), ("@made", key.MadeAt), ("@changed", key.ChangedAt)), WriteScope.None, cancellation) > 0;

    public Task<bool> PromoteAsync(MunicipalityCode municipality, string algorithm, DateTimeOffset now, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        if (await CountAsync(s, municipality, algorithm, SigningKeyState.Next) == 0 || await CountAsync(s, municipality, algorithm, SigningKeyState.Previous) > 0) return false;
        await MoveAsync(s, municipality, algorithm, SigningKeyState.Current, SigningKeyState.Previous, now);
        return await MoveAsync(s, municipality, algorithm, SigningKeyState.Next, SigningKeyState.Current, now) > 0;
    }, WriteScope.Of(municipality), cancellation);

    public async Task<bool> RetireAsync(MunicipalityCode municipality, string algorithm, DateTimeOffset now, CancellationToken cancellation) =>
        await database.Writes.RunAsync(s => s.ExecuteAsync(Erase, ("@now", now), ("@none", Array.Empty<byte>()), ("@municipality", municipality),
            ("@algorithm", algorithm)), WriteScope.Of(municipality), cancellation) > 0;

    private static async Task<long> CountAsync(Session session, MunicipalityCode municipality, string algorithm, SigningKeyState state) =>
        (long)(await session.ScalarAsync(Count, ("@municipality", municipality), ("@algorithm", algorithm), ("@state", Wire(state))))!;

    private static Task<int> MoveAsync(Session session, MunicipalityCode municipality, string algorithm, SigningKeyState from, SigningKeyState to, DateTimeOffset now) =>
        session.ExecuteAsync(Move, ("@to", Wire(to)), ("@now", now), ("@municipality", municipality), ("@algorithm", algorithm), ("@from", Wire(from)));

    private static string Wire(SigningKeyState state) => state.ToString().ToLowerInvariant();

    private static StoredSigningKey Row(RowReader columns) => new(columns.Municipality(), columns.Text(), columns.Text(), Enum.Parse<SigningKeyState>(columns.Text(), ignoreCase: true), columns.Bytes(),
            columns.Bytes(), columns.Moment(), columns.Moment());
}
