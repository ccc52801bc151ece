using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Guessing;

/// <summary>
/// Wrong secrets of emergency ids. A secret is 120 random bits, which nobody guesses however often they try (NIST SP 800-63B, 5.1.2.2, asks for no limit from 64 bits on), so the right one is judged at any time:
/// an envelope is opened at a device that nobody knows, and whoever sends wrong secrets must not keep it closed. Wrong ones are counted by where they come from, and answered later and later.
/// </summary>
internal sealed class EmergencyGuesses(IGuessBook book, RefusalBook refusals, NetworkZones zones, IKeyRing keys, IOptions<IdentityOptions> options, TimeProvider clock)
{
    // Of an IPv6 address the network: whoever has one has all addresses in it.
    private const int NetworkBytes = 8;
    private int _held;

    /// <summary>It was wrong: returns when it may be answered.</summary>
    public async Task WrongAsync(HttpContext http, IdentityProvider provider, string person)
    {
        var (o, now) = (options.Value, clock.GetUtcNow());
        var guess = new Guess(provider.Code, $"emergency/{SubjectOf(provider, zones.AddressOf(http))}", "");
        var tries = (await book.TryAsync(guess, MostCounted(o), now, now + o.FailureWait, http.RequestAborted)).Tries;
        if (tries == o.EmergencyFailuresFree) await refusals.TellAsync(provider.Code, "lockout", "one-address-slowed", http.RequestAborted, person);
        await HoldAsync(DelayOf(o, tries), o.EmergencyAnswersHeld, http.RequestAborted);
    }

    /// <summary>After how long a wrong secret is answered.</summary>
    /// <param name="tries">How many came from there with this one; 0: so many that they are not counted any more.</param>
    internal static TimeSpan DelayOf(IdentityOptions options, int tries)
    {
        if (tries == 0) return options.EmergencyDelayMost;
        if (tries <= options.EmergencyFailuresFree) return TimeSpan.Zero;
        var delay = options.EmergencyDelay.TotalMilliseconds * Math.Pow(2, tries - options.EmergencyFailuresFree - 1);
        return delay < options.EmergencyDelayMost.TotalMilliseconds ? TimeSpan.FromMilliseconds(delay) : options.EmergencyDelayMost;
    }

    /// <summary>Where somebody comes from, as far as it is counted together.</summary>
    internal static string SourceOf(IPAddress? address) => address is null ? "unknown"
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)) : address.ToString();

    // From there on each is answered as late as may be.
    private static int MostCounted(IdentityOptions options)
    {
        var tries = options.EmergencyFailuresFree + 1;
        while (DelayOf(options, tries) < options.EmergencyDelayMost) tries++;
        return tries;
    }

    // Held answers cost room; with too many of them, one that is answered at once gives nothing away either.
    private async Task HoldAsync(TimeSpan delay, int most, CancellationToken cancellation)
    {
        if (delay == TimeSpan.Zero) return;
        try
        {
            if (Interlocked.Increment(ref _held) <= most) await Task.Delay(delay, clock, cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    private string SubjectOf(IdentityProvider provider, IPAddress? address) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(keys.DigestKey(provider.Code), Encoding.UTF8.GetBytes($"emergency-guess\n{SourceOf(address)}")));
}
