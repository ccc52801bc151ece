using Bus.Core.Security;
using Bus.Identity.Providers;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>Compares passwords with their hashes, few at a time: the others wait, and sign-ons that need no password do not. Nobody's password takes as long as somebody's.</summary>
internal sealed class PasswordCheck : IDisposable
{
    private readonly PasswordVerifier _verifier;

    public PasswordCheck(IOptions<PasswordOptions> passwords, IOptions<IdentityOptions> options, TimeProvider clock)
    {
        var limits = passwords.Value;
        _verifier = new PasswordVerifier(new PasswordOptions
        {
            Iterations = limits.Iterations, SlowVerifications = options.Value.PasswordsAtOnce, RememberedMatches = limits.RememberedMatches,
            RememberedMismatches = limits.RememberedMismatches, MismatchLifetime = limits.MismatchLifetime,
        }, clock);
    }

    /// <param name="hash">Null: nobody has that login, or they have no password.</param>
    public ValueTask<bool> IsRightAsync(IdentityProvider provider, string login, string password, string? hash, CancellationToken cancellation) =>
        _verifier.VerifyAsync($"{provider.Code}/{login}", password, hash is null ? [] : [hash], cancellation);

    public void Dispose() => _verifier.Dispose();
}
