using System.Collections.Immutable;
using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>Credentials of persons, one row each; lists of hashes stand in one column, a line each.</summary>
internal sealed class AccountTable(JournalDatabase database) : IAccountStore
{
    private const string Which = "municipality = @municipality AND person = @person";
    private const string Find = $"SELECT municipality, person, password, must_change, earlier, sealed_secret FROM identity_account WHERE {Which}";
    private const string Make =
        """
        INSERT INTO identity_account (municipality, person, password, must_change, earlier, sealed_secret, secret_step, recovery, changed_at)
        VALUES (@municipality, @person, NULL, 0, '', NULL, 0, '', @now) ON CONFLICT (municipality, person) DO NOTHING
        """;
    private const string Change =
        $"UPDATE identity_account SET password = @password, must_change = @must, earlier = @earlier, changed_at = @now WHERE {Which} AND COALESCE(password, '') = @before";

    private const string Enrol = $"UPDATE identity_account SET sealed_secret = @secret, secret_step = @step, recovery = @recovery, changed_at = @now WHERE {Which} AND sealed_secret IS NULL";
    private const string UseStep = $"UPDATE identity_account SET secret_step = @step WHERE {Which} AND sealed_secret IS NOT NULL AND secret_step < @step";
    private const string Recovery = $"SELECT recovery FROM identity_account WHERE {Which}";
    private const string UseRecovery = $"UPDATE identity_account SET recovery = @after WHERE {Which} AND recovery = @before";
    private const string ForgetSecret = $"UPDATE identity_account SET sealed_secret = NULL, recovery = '', changed_at = @now WHERE {Which} AND sealed_secret IS NOT NULL";

    public async Task<StoredAccount?> FindAsync(MunicipalityCode municipality, string person, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.FirstAsync(Row, Find, ("@municipality", municipality), ("@person", person)), cancellation);

    public Task<bool> ChangePasswordAsync(SignInEvent what, string person, string? before, NewPassword password, CancellationToken cancellation) => WriteAsync(what, person, s =>
        s.ExecuteAsync(Change, ("@password", password.Hash), ("@must", password.MustChange ? 1L : 0L), ("@earlier", string.Join('\n', password.Earlier)), ("@now", what.At),
            ("@municipality", what.Municipality), ("@person", person), ("@before", before ?? "")), cancellation);

    public Task<bool> EnrolAsync(SignInEvent what, string person, NewSecret secret, long step, CancellationToken cancellation) => WriteAsync(what, person, s => s.ExecuteAsync(Enrol,
        ("@secret", secret.Sealed), ("@step", step), ("@recovery", string.Join('\n', secret.Recovery)), ("@now", what.At), ("@municipality", what.Municipality), ("@person", person)), cancellation);

    public async Task<bool> UseStepAsync(MunicipalityCode municipality, string person, long step, CancellationToken cancellation) => await database.Writes.RunAsync(s => s.ExecuteAsync(UseStep,
        ("@step", step), ("@municipality", municipality), ("@person", person)), WriteScope.None, cancellation) > 0;

    public Task<bool> UseRecoveryAsync(SignInEvent what, string person, string hash, CancellationToken cancellation) => WriteAsync(what, person, async s =>
    {
        var before = await s.ScalarAsync(Recovery, ("@municipality", what.Municipality), ("@person", person)) as string ?? "";
        var codes = Lines(before);
        return !codes.Contains(hash) ? 0 : await s.ExecuteAsync(UseRecovery, ("@after", string.Join('\n', codes.Remove(hash))), ("@municipality", what.Municipality), ("@person", person), ("@before", before));
    }, cancellation);

    public Task<bool> ForgetSecretAsync(SignInEvent what, string person, CancellationToken cancellation) => WriteAsync(what, person, s =>
        s.ExecuteAsync(ForgetSecret, ("@now", what.At), ("@municipality", what.Municipality), ("@person", person)), cancellation);

    private Task<bool> WriteAsync(SignInEvent what, string person, Func<Session, Task<int>> work, CancellationToken cancellation) => database.ToldAsync(what, async s =>
    {
        await s.ExecuteAsync(Make, ("@municipality", what.Municipality), ("@person", person), ("@now", what.At));
        return await work(s);
    }, cancellation);

    private static StoredAccount Row(RowReader columns) => new(columns.Municipality(), columns.Text(), columns.TextOrNull(), columns.Number() != 0, Lines(columns.Text()), columns.BytesOrNull());

    private static ImmutableArray<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
