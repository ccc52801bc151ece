using System.Security.Cryptography;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Identity.Faults;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Guessing;

/// <summary>
/// Bounds how often a person's password may be guessed, by person and never by address: a whole hall shares one. Whoever guesses makes unknown devices wait, and only those:
/// a device on which this person signed in before has a count of its own, so nobody is locked out of their own desk by others.
/// </summary>
internal sealed class GuessGuard(IGuessBook book, KnownDevices devices, IAccountStore accounts, ISignInStore audit, IKeyRing keys, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>Counts a try and says whether it may be judged.</summary>
    /// <param name="what">What is tried, e.g. <c>password</c>: each is counted for itself.</param>
    /// <param name="person">Null: nobody has this login; it is counted just so, or it would tell which ones there are.</param>
    public async Task<GuardedTry> BeginAsync(HttpContext http, IdentityProvider provider, string what, string login, string? person)
    {
        var subject = SubjectOf(provider.Code, login, person);
        var guess = new Guess(provider.Code, $"{what}/{subject}", devices.Find(http, provider, await MarkedAsync(provider.Code, subject, person, http.RequestAborted), IsCode(what)));
        var now = clock.GetUtcNow();
        var verdict = await book.TryAsync(guess, options.Value.FailuresAllowed, now, now + options.Value.FailureWait, http.RequestAborted);
        return new GuardedTry(what, guess, person, verdict.Tries, verdict.WaitUntil);
    }

    /// <summary>It was right: the device is known from now on.</summary>
    /// <param name="person">Who it is, where that was not known when the try was counted.</param>
    public async Task RightAsync(HttpContext http, IdentityProvider provider, GuardedTry tried, string? person = null)
    {
        await book.TakeBackAsync(tried.Guess, CancellationToken.None);
        await RememberAsync(http, provider, (tried.Person ?? person)!, IsCode(tried.What));
    }

    /// <summary>The person has another password now, chosen here: no other device is known any more, and this one still is.</summary>
    public Task PasswordChangedAsync(HttpContext http, IdentityProvider provider, string person) => RememberAsync(http, provider, person, byCode: false);

    /// <summary>Waits for the verdict. Where none comes (turned away, or given up in the line by whoever pressed the button again), the try counts for nothing.</summary>
    public async Task<bool> JudgedAsync(GuardedTry tried, ValueTask<bool> verdict)
    {
        try
        {
            return await verdict;
        }
        catch (Exception notJudged) when (notJudged is SamlException or OperationCanceledException)
        {
            await NotJudgedAsync(tried);
            throw;
        }
    }

    /// <summary>It could not be judged, so it counts for nothing, also where whoever tried has gone.</summary>
    public Task NotJudgedAsync(GuardedTry tried) => book.TakeBackAsync(tried.Guess, CancellationToken.None);

    /// <summary>It was wrong. The last one that may be is told in the audit, each time it comes to that.</summary>
    public Task WrongAsync(HttpContext http, IdentityProvider provider, GuardedTry tried) => tried.Tries < options.Value.FailuresAllowed ? Task.CompletedTask
        : audit.TellAsync(new SignInEvent(provider.Code, clock.GetUtcNow(), "lockout", tried.Person, null, tried.Guess.Device.Length == 0 ? "unknown-devices" : "one-device"), http.RequestAborted);

    /// <summary>Nobody has to wait for this person any more; how many counters there were.</summary>
    public async Task<int> ForgetAsync(MunicipalityCode municipality, string person, CancellationToken cancellation)
    {
        var forgotten = 0;
        foreach (var what in (string[])[SecondFactors.Password, SecondFactors.TimeCode]) forgotten += await book.ForgetAsync(municipality, $"{what}/{SubjectOf(municipality, "", person)}", cancellation);
        return forgotten;
    }

    /// <summary>Why somebody has to wait, and until when.</summary>
    public static Bilingual MustWait(DateTimeOffset until) => new(
        $"このログイン ID では間違いが続いたため、この端末からは {JapanTime.Of(until):HH:mm} を過ぎるまでサインインできません。以前にサインインした端末からはサインインできます。急ぐ場合は団体のシステム担当者に連絡してください。",
        $"There were too many mistakes with this login: from this device it cannot be used until {JapanTime.Of(until):HH:mm}. A device on which you signed in before can be used. If it is urgent, ask your municipality's system manager.");

    /// <summary>An operator forgives: nobody has to wait for this person any more, and the audit says so. False: nobody had to.</summary>
    public async Task<bool> LiftAsync(MunicipalityCode municipality, string person, CancellationToken cancellation)
    {
        var forgotten = await ForgetAsync(municipality, person, cancellation);
        await audit.TellAsync(new SignInEvent(municipality, clock.GetUtcNow(), "lockout", person, null, "lifted"), cancellation);
        return forgotten > 0;
    }

    private async Task RememberAsync(HttpContext http, IdentityProvider provider, string person, bool byCode) =>
        devices.Remember(http, provider, await MarkedAsync(provider.Code, SubjectOf(provider.Code, "", person), person, CancellationToken.None), byCode);

    // A mark goes with the password that it was given for: whoever knew the old one has no guesses of their own at the next. Of a directory's password the hub sees no change.
    private async Task<string> MarkedAsync(MunicipalityCode municipality, string subject, string? person, CancellationToken cancellation) =>
        (await accounts.FindAsync(municipality, person ?? "", cancellation))?.Password is { } own ? $"{subject}\n{own}" : subject;

    private static bool IsCode(string what) => what == SecondFactors.TimeCode;

    private string SubjectOf(MunicipalityCode municipality, string login, string? person) => Convert.ToHexStringLower(HMACSHA256.HashData(keys.DigestKey(municipality),
        Encoding.UTF8.GetBytes(person is null ? $"sign-in-guess\nlogin\n{login.ToLowerInvariant()}" : $"sign-in-guess\nperson\n{person}")));
}

/// <summary>A try that was counted, or must wait.</summary>
/// <param name="What">What is tried.</param>
/// <param name="Tries">How many there were with it.</param>
/// <param name="WaitUntil">Null: it may be judged.</param>
internal sealed record GuardedTry(string What, Guess Guess, string? Person, int Tries, DateTimeOffset? WaitUntil);
