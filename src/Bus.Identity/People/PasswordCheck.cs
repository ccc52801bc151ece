using Bus.Core.Security;
using Bus.Identity.Providers;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>Compares passwords with their hashes, few at a time: the others wait, and sign-ons that need no password do not. Nobody's password takes as long as somebody's.</summary>
internal sealed class PasswordCheck : IDisposable
{
    private readonly PasswordVerifier _verifier;
    private readonly SemaphoreSlim _hashing = new(1);
    private readonly int _iterations;

    public PasswordCheck(IOptions<PasswordOptions> passwords, IOptions<IdentityOptions> options, TimeProvider clock)
    {
        var limits = passwords.Value;
        _iterations = limits.Iterations;
        _verifier = new PasswordVerifier(new PasswordOptions
        {
            Iterations = limits.Iterations, SlowVerifications = options.Value.PasswordsAtOnce, RememberedMatches = limits.RememberedMatches,
            RememberedMismatches = limits.RememberedMismatches, MismatchLifetime = limits.MismatchLifetime,
        }, clock);
    }

    /// <param name="hash">Null: nobody has that login, or they have no password.</param>
    public ValueTask<bool> IsRightAsync(IdentityProvider provider, string login, string password, string? hash, CancellationToken cancellation) =>
        _verifier.VerifyAsync($"{provider.Code}/{login}", password, hash is null ? [] : [hash], cancellation);

    /// <summary>Hashes a new password, one at a time.</summary>
    public async Task<string> HashAsync(string password, CancellationToken cancellation)
    {
        await _hashing.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => PasswordHash.Hash(password, _iterations), CancellationToken.None);
        }
        finally
        {
            _hashing.Release();
        }
    }

    public void Dispose()
    {
        _verifier.Dispose();
        _hashing.Dispose();
    }
}
