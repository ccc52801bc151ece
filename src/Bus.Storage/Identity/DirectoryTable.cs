using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>Persons of directories, one row each; what was seen of them is sealed by the caller.</summary>
internal sealed class DirectoryTable(JournalDatabase database) : IDirectoryStore
{
    private const string All = "SELECT municipality, person, key_hash, login_hash, sealed, seen_at, gone FROM identity_directory WHERE municipality = @municipality";
    private const string Find = $"{All} AND person = @person";
    private const string ByKey = $"{All} AND key_hash = @key";
    private const string ByLogin = $"{All} AND login_hash = @login";
    private const string Add =
        """
        INSERT INTO identity_directory (municipality, person, key_hash, login_hash, sealed, seen_at, gone) VALUES (@municipality, @person, @key, @login, @sealed, @seen, 0)
        ON CONFLICT DO NOTHING
        """;
    // Logins pass from one person to another; ids never do.
    private const string PassOn = "UPDATE identity_directory SET login_hash = '' WHERE municipality = @municipality AND login_hash = @login AND key_hash <> @key";
    private const string Seen = "UPDATE identity_directory SET login_hash = @login, sealed = @sealed, seen_at = @seen, gone = 0 WHERE municipality = @municipality AND person = @person AND key_hash = @key";
    private const string Gone = "UPDATE identity_directory SET gone = 1, login_hash = '', seen_at = @seen WHERE municipality = @municipality AND person = @person AND gone = 0";
    private const string Release = "UPDATE identity_directory SET key_hash = 'was/' || person, login_hash = '', gone = 1 WHERE municipality = @municipality AND key_hash = @key AND person <> @person";
    private const string Relink = "UPDATE identity_directory SET key_hash = @key, login_hash = @login, sealed = @sealed, seen_at = @seen, gone = 0 WHERE municipality = @municipality AND person = @person";

    public Task<DirectoryPerson?> FindAsync(MunicipalityCode municipality, string person, CancellationToken cancellation) => OneAsync(Find, municipality, ("@person", person), cancellation);

    public Task<DirectoryPerson?> ByKeyAsync(MunicipalityCode municipality, string keyHash, CancellationToken cancellation) => OneAsync(ByKey, municipality, ("@key", keyHash), cancellation);

    public Task<DirectoryPerson?> ByLoginAsync(MunicipalityCode municipality, string loginHash, CancellationToken cancellation) => OneAsync(ByLogin, municipality, ("@login", loginHash), cancellation);

    public async Task<IReadOnlyList<DirectoryPerson>> AllAsync(MunicipalityCode municipality, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(Row, $"{All} ORDER BY person", ("@municipality", municipality)), cancellation);

    public Task<bool> AddAsync(DirectoryPerson person, SignInEvent what, CancellationToken cancellation) => database.ToldAsync(what, async s =>
    {
        if (await s.ExecuteAsync(Add, Values(person)) == 0) return 0;
        await PassOnAsync(s, person);
        return 1;
    }, cancellation);

    public Task SeenAsync(DirectoryPerson person, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        await PassOnAsync(s, person);
        return await s.ExecuteAsync(Seen, Values(person));
    }, WriteScope.None, cancellation);

    public Task<bool> GoneAsync(SignInEvent what, string person, CancellationToken cancellation) => database.ToldAsync(what, s =>
        s.ExecuteAsync(Gone, ("@seen", what.At), ("@municipality", what.Municipality), ("@person", person)), cancellation);

    public Task<bool> RelinkAsync(DirectoryPerson person, SignInEvent what, CancellationToken cancellation) => database.ToldAsync(what, async s =>
    {
        if (await s.FirstAsync(Row, Find, ("@municipality", person.Municipality), ("@person", person.Person)) is null) return 0;
        await s.ExecuteAsync(Release, ("@municipality", person.Municipality), ("@key", person.KeyHash), ("@person", person.Person));
        await PassOnAsync(s, person);
        return await s.ExecuteAsync(Relink, Values(person));
    }, cancellation);

    private static Task<int> PassOnAsync(Session session, DirectoryPerson to) =>
        session.ExecuteAsync(PassOn, ("@municipality", to.Municipality), ("@login", to.LoginHash), ("@key", to.KeyHash));

    private async Task<DirectoryPerson?> OneAsync(string sql, MunicipalityCode municipality, Parameter which, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.FirstAsync(Row, sql, ("@municipality", municipality), which), cancellation);

    private static Parameter[] Values(DirectoryPerson person) => [("@municipality", person.Municipality), ("@person", person.Person), ("@key", person.KeyHash), ("@login", person.LoginHash),
        ("@sealed", person.Sealed), ("@seen", person.SeenAt)];

    private static DirectoryPerson Row(RowReader columns) => new(columns.Municipality(), columns.Text(), columns.Text(), columns.Text(), columns.Bytes(), columns.Moment(), columns.Number() != 0);
}
