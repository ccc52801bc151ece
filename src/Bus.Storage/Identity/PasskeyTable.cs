using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>Passkeys, one row each.</summary>
internal sealed class PasskeyTable(JournalDatabase database) : IPasskeyStore
{
    private const string Columns = "municipality, hash, person, sealed, sign_count, made_at, used_at";
    private const string OfPerson = $"SELECT {Columns} FROM identity_passkey WHERE municipality = @municipality AND person = @person ORDER BY made_at, hash";
    private const string Find = $"SELECT {Columns} FROM identity_passkey WHERE municipality = @municipality AND hash = @hash";
    private const string Add = $"INSERT INTO identity_passkey ({Columns}) VALUES (@municipality, @hash, @person, @sealed, @count, @made, NULL) ON CONFLICT (municipality, hash) DO NOTHING";
    private const string Use = "UPDATE identity_passkey SET sign_count = @after, used_at = @now WHERE municipality = @municipality AND hash = @hash AND sign_count = @before";
    private const string Replace = "UPDATE identity_passkey SET sealed = @sealed WHERE municipality = @municipality AND person = @person AND hash = @hash";
    private const string Remove = "DELETE FROM identity_passkey WHERE municipality = @municipality AND person = @person AND (@hash = '' OR hash = @hash)";

    public async Task<IReadOnlyList<StoredPasskey>> OfPersonAsync(MunicipalityCode municipality, string person, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(Row, OfPerson, ("@municipality", municipality), ("@person", person)), cancellation);

    public async Task<StoredPasskey?> FindAsync(MunicipalityCode municipality, string hash, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.FirstAsync(Row, Find, ("@municipality", municipality), ("@hash", hash)), cancellation);

    public Task<bool> AddAsync(StoredPasskey passkey, SignInEvent what, CancellationToken cancellation) => database.ToldAsync(what, s =>
        s.ExecuteAsync(Add, ("@municipality", passkey.Municipality), ("@hash", passkey.Hash), ("@person", passkey.Person), ("@sealed", passkey.Sealed), ("@count", passkey.SignCount),
            ("@made", passkey.MadeAt)), cancellation);

    public async Task<bool> UseAsync(MunicipalityCode municipality, string hash, long before, long after, DateTimeOffset now, CancellationToken cancellation) => await database.Writes.RunAsync(s =>
        s.ExecuteAsync(Use, ("@after", after), ("@now", now), ("@municipality", municipality), ("@hash", hash), ("@before", before)), WriteScope.None, cancellation) > 0;

    public async Task<bool> ReplaceAsync(MunicipalityCode municipality, string person, string hash, byte[] value, CancellationToken cancellation) => await database.Writes.RunAsync(s =>
        s.ExecuteAsync(Replace, ("@sealed", value), ("@municipality", municipality), ("@person", person), ("@hash", hash)), WriteScope.None, cancellation) > 0;

    public Task<int> RemoveAsync(SignInEvent what, string person, string? hash, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        var removed = await s.ExecuteAsync(Remove, ("@municipality", what.Municipality), ("@person", person), ("@hash", hash ?? ""));
        if (removed > 0) await s.TellAsync(what);
        return removed;
    }, WriteScope.None, cancellation);

    private static StoredPasskey Row(RowReader columns) => new(columns.Municipality(), columns.Text(), columns.Text(), columns.Bytes(), columns.Number(), columns.Moment(), columns.MomentOrNull());
}
