using Bus.Core.Security;
using Bus.Identity.Faults;
using Bus.Identity.Providers;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>Compares passwords with their hashes, few at a time: the others wait, and sign-ons that need no password do not. Nobody's password takes as long as somebody's.</summary>
internal sealed class PasswordCheck : IDisposable
{
    private readonly PasswordVerifier _verifier;
    private readonly PasswordLine _line;
    private readonly SemaphoreSlim _hashing = new(1);
    private readonly int _iterations;

    public PasswordCheck(IOptions<PasswordOptions> passwords, IOptions<IdentityOptions> options, TimeProvider clock)
    {
        var limits = passwords.Value;
        _iterations = limits.Iterations;
        _line = new PasswordLine(options.Value.PasswordsAtOnce, options.Value.PasswordsWaiting);
        _verifier = new PasswordVerifier(new PasswordOptions
        {
            Iterations = limits.Iterations, SlowVerifications = options.Value.PasswordsAtOnce, RememberedMatches = limits.RememberedMatches,
            RememberedMismatches = limits.RememberedMismatches, MismatchLifetime = limits.MismatchLifetime,
        }, clock);
    }

    /// <param name="hash">Null: nobody has that login, or they have no password.</param>
    /// <exception cref="SamlException">Too many wait at this municipality; nothing was judged.</exception>
    public async ValueTask<bool> IsRightAsync(IdentityProvider provider, string login, string password, string? hash, CancellationToken cancellation)
    {
        var (user, hashes) = ($"{provider.Code}/{login}", hash is null ? Array.Empty<string>() : [hash]);
        if (_verifier.Recall(user, password, hashes) is { } known) return known;
        if (!await _line.EnterAsync(provider.Code.Value, cancellation)) throw new SamlException(SamlFault.Busy, "", "");
        try
        {
            return await _verifier.VerifyAsync(user, password, hashes, cancellation);
        }
        finally
        {
            _line.Leave();
        }
    }

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
