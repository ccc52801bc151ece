using System.Security.Cryptography;
using Bus.Core.Vocabulary;
using Bus.Identity.Guessing;
using Bus.Identity.People;
using Bus.Identity.Sessions;
using Bus.Identity.SignOut;

namespace Bus.Identity;

/// <summary>A session that is open.</summary>
/// <param name="Login">Null: the person is no longer in the directory.</param>
/// <param name="Proofs">What was proved, with blanks between.</param>
public sealed record OpenSession(string? Login, string Proofs, DateTimeOffset ProvedAt, DateTimeOffset UsedAt, DateTimeOffset ExpiresAt);

/// <summary>What an operator, or a municipality's system manager, does for members of staff: a forgotten password, a lost token, a sign-out from afar. Each stands in the audit of sign-ins.</summary>
public sealed class StaffDesk
{
    private const int PasswordBytes = 10;
    private readonly IStaffDirectory _directory;
    private readonly Credentials _credentials;
    private readonly SecondFactors _factors;
    private readonly GuessGuard _guesses;
    private readonly SignInSessions _sessions;
    private readonly ForcedSignOut _signOut;

    internal StaffDesk(IStaffDirectory directory, Credentials credentials, SecondFactors factors, GuessGuard guesses, SignInSessions sessions, ForcedSignOut signOut) =>
        (_directory, _credentials, _factors, _guesses, _sessions, _signOut) = (directory, credentials, factors, guesses, sessions, signOut);

    /// <summary>Hands out a new password, good for one sign-in, and ends the person's sessions; nobody has to wait for them any more.</summary>
    public Task<DeskStep> ResetPasswordAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) => ForAsync(municipality, login, async account =>
    {
        if (account.IsElsewhere) return new DeskStep(false, new Bilingual("この職員のパスワードは団体の職員ディレクトリにあります。そこで変更してください。", "This person's password is kept in the municipality's directory. Change it there."));
        var password = string.Join('-', TimeCode.Base32(RandomNumberGenerator.GetBytes(PasswordBytes)).ToLowerInvariant().Chunk(4).Select(c => new string(c)));
        if (!await _credentials.HandOutAsync(municipality, account, password, cancellation)) return new DeskStep(false, new Bilingual("同時に変更されました。やり直してください。", "It was changed at the same moment. Try again."));
        await _guesses.ForgetAsync(municipality, account.Person.Id, cancellation);
        var ended = await EndAsync(municipality, account, "password-reset", cancellation);
        return new DeskStep(true, new Bilingual($"一度だけ使えるパスワードを発行しました（終了したサインイン: {ended.Sessions}）。{ended.Applications.Ja}本人だけに伝えてください。", $"A password for one sign-in was made (sessions ended: {ended.Sessions}).{ended.Applications.En} Tell it to the person only."), password);
    }, cancellation);

    /// <summary>Takes the second factor away, and ends the person's sessions.</summary>
    public Task<DeskStep> ResetSecondFactorAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) => ForAsync(municipality, login, async account =>
    {
        if (!await _factors.ResetAsync(municipality, account.Person.Id, cancellation)) return new DeskStep(false, new Bilingual("二つ目の認証は登録されていません。", "No second factor is enrolled."));
        var ended = await EndAsync(municipality, account, "second-factor-reset", cancellation);
        return new DeskStep(true, new Bilingual($"二つ目の認証を取り消しました（終了したサインイン: {ended.Sessions}）。{ended.Applications.Ja}次のサインインで登録し直せます。", $"The second factor was taken away (sessions ended: {ended.Sessions}).{ended.Applications.En} It can be enrolled again at the next sign-in."));
    }, cancellation);

    /// <summary>Nobody has to wait for this person any more.</summary>
    public Task<DeskStep> UnlockAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) => ForAsync(municipality, login, async account =>
    {
        var waited = await _guesses.LiftAsync(municipality, account.Person.Id, cancellation);
        return new DeskStep(waited, waited ? new Bilingual("待ち時間を解除しました。", "Nobody has to wait any more.") : new Bilingual("待っている端末はありません。", "No device had to wait."));
    }, cancellation);

    /// <summary>Ends all sessions of a person. Applications that can be told by SOAP are, and the others named.</summary>
    public Task<DeskStep> SignOutAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) => ForAsync(municipality, login, async account =>
    {
        var ended = await EndAsync(municipality, account, "by-operator", cancellation);
        return new DeskStep(ended.Sessions > 0, ended.Sessions > 0 ? new Bilingual($"サインインを {ended.Sessions} 件終了しました。{ended.Applications.Ja}", $"{ended.Sessions} sessions were ended.{ended.Applications.En}")
            : new Bilingual("サインインはありません。", "Nobody is signed in with this login."));
    }, cancellation);

    /// <summary>The sessions that are open, the latest used first.</summary>
    public async Task<IReadOnlyList<OpenSession>> SessionsAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        var open = new List<OpenSession>();
        foreach (var session in await _sessions.OpenAsync(municipality, cancellation))
            open.Add(new OpenSession((await _directory.FindAsync(municipality, session.Person, cancellation))?.Login, session.Proofs, session.ProvedAt, session.UsedAt, session.ExpiresAt));
        return open;
    }

    private async Task<DeskStep> ForAsync(MunicipalityCode municipality, string login, Func<Account, Task<DeskStep>> work, CancellationToken cancellation) =>
        await _directory.ByLoginAsync(municipality, login, cancellation) is { } account ? await work(account) : new DeskStep(false, new Bilingual("このログイン ID の職員はいません。", "Nobody has this login."));

    private Task<ForcedEnd> EndAsync(MunicipalityCode municipality, Account account, string why, CancellationToken cancellation) => _signOut.EndAsync(municipality, account.Person.Id, why, cancellation);
}
