using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Identity.Providers;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>The passwords of persons: what they chose, else what was handed out.</summary>
internal sealed class Credentials(IAccountStore store, PasswordCheck check, PasswordPolicy policy, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>What is in force. Where nobody has the login the database is asked all the same: time tells nothing.</summary>
    public async Task<Credential> OfAsync(MunicipalityCode municipality, Account? account, CancellationToken cancellation)
    {
        var stored = await store.FindAsync(municipality, account?.Person.Id ?? "", cancellation);
        if (account is { IsElsewhere: true }) return new Credential(null, null, false, []);
        return stored?.Password is { } own && account is not null ? new Credential(own, own, stored.MustChange, stored.Earlier)
            : new Credential(null, account?.InitialPassword, account?.MustChange ?? false, []);
    }

    /// <summary>Changes it. Null: done; otherwise what is wrong with the new one.</summary>
    public async Task<Bilingual?> ChangeAsync(IdentityProvider provider, Account account, Credential now, string password, CancellationToken cancellation)
    {
        if (policy.Trouble(account.Person, password) is { } trouble) return trouble;
        var before = now.Earlier.Prepend(now.Hash).OfType<string>().Distinct().Take(options.Value.PasswordHistory).ToArray();
        foreach (var hash in now.Hash is { } current ? before.Prepend(current).Distinct() : before)
            if (await check.IsRightAsync(provider, account.Person.Login, password, hash, cancellation)) return PasswordPolicy.UsedBefore;
        var made = new NewPassword(await check.HashAsync(password, cancellation), [.. before], MustChange: false);
        var what = new SignInEvent(provider.Code, clock.GetUtcNow(), "password", account.Person.Id, null, "changed");
        return await store.ChangePasswordAsync(what, account.Person.Id, now.Own, made, cancellation) ? null : PasswordPolicy.ChangedElsewhere;
    }

    /// <summary>Hands out another one, good for one sign-in; false: it was changed at the same moment.</summary>
    public async Task<bool> HandOutAsync(MunicipalityCode municipality, Account account, string password, CancellationToken cancellation)
    {
        var now = await OfAsync(municipality, account, cancellation);
        var before = now.Earlier.Prepend(now.Hash).OfType<string>().Distinct().Take(options.Value.PasswordHistory);
        var what = new SignInEvent(municipality, clock.GetUtcNow(), "password", account.Person.Id, null, "handed-out");
        return await store.ChangePasswordAsync(what, account.Person.Id, now.Own, new NewPassword(await check.HashAsync(password, cancellation), [.. before], MustChange: true), cancellation);
    }
}
