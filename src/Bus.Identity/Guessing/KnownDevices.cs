using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Security;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Guessing;

/// <summary>
/// Browsers in which a person signed in before, as they themselves remember it (OWASP: device cookies): one cookie a municipality with a mark for each of the last persons.
/// A mark says nothing of its person and proves nothing but that; it opens no session.
/// </summary>
internal sealed class KnownDevices(IKeyRing keys, IOptions<IdentityOptions> options, TimeProvider clock)
{
    // Id, day of issue, MAC.
    private const int IdBytes = 12;
    private const int MarkBytes = IdBytes + 4 + 16;
    private const int MarkLength = 43;

    /// <summary>The id of this device for a person; empty: they never signed in here, or too long ago.</summary>
    /// <param name="subject">Keyed hash of the person.</param>
    /// <param name="byCode">Whether a code is tried: then only a device counts in which one was right before. With the password alone new devices could be made at will, each with guesses of its own.</param>
    public string Find(HttpContext http, IdentityProvider provider, string subject, bool byCode) =>
        Marks(http, provider).FirstOrDefault(m => IsOf(provider, subject, m, byCode)) is { } mark ? Convert.ToHexStringLower(mark.AsSpan(0, IdBytes)) : "";

    /// <summary>The person signed in here: their mark comes first, and the oldest goes where there are too many.</summary>
    public void Remember(HttpContext http, IdentityProvider provider, string subject, bool byCode)
    {
        if (SharedTerminals.Is(http, provider))
        {
            // Nor is anybody known any more who was before it became one.
            if (http.Request.Cookies.ContainsKey(Cookie(provider))) Write(http, provider, "", TimeSpan.Zero);
            return;
        }
        if (options.Value.PersonsPerDevice == 0) return;
        var known = Marks(http, provider).ToList();
        var own = known.Find(m => IsOf(provider, subject, m, byCode: false));
        var mark = new byte[MarkBytes];
        if (own is null) RandomNumberGenerator.Fill(mark.AsSpan(0, IdBytes));
        else own.AsSpan(0, IdBytes).CopyTo(mark);
        BinaryPrimitives.WriteInt32BigEndian(mark.AsSpan(IdBytes), Today);
        // Whoever gives their password again is known by code as before.
        Mac(provider, subject, mark, byCode || own is not null && IsOf(provider, subject, own, byCode: true)).CopyTo(mark.AsSpan(IdBytes + 4));
        var kept = known.Where(m => m != own).Prepend(mark).Take(options.Value.PersonsPerDevice).Select(m => Base64Url.EncodeToString(m));
        Write(http, provider, string.Concat(kept), options.Value.DeviceLifetime);
    }

    private static void Write(HttpContext http, IdentityProvider provider, string marks, TimeSpan age) => http.Response.Cookies.Append(Cookie(provider), marks, new CookieOptions
    {
        Path = $"/idp/{provider.Code}", HttpOnly = true, Secure = provider.IsSecure, SameSite = SameSiteMode.Strict, MaxAge = age,
    });

    private int Today => (int)(clock.GetUtcNow().ToUnixTimeSeconds() / 86_400);

    private bool IsOf(IdentityProvider provider, string subject, byte[] mark, bool byCode) =>
        (Fits(provider, subject, mark, true) || (!byCode && Fits(provider, subject, mark, false))) && Today - BinaryPrimitives.ReadInt32BigEndian(mark.AsSpan(IdBytes)) <= options.Value.DeviceLifetime.TotalDays;

    private bool Fits(IdentityProvider provider, string subject, byte[] mark, bool byCode) => CryptographicOperations.FixedTimeEquals(Mac(provider, subject, mark, byCode), mark.AsSpan(IdBytes + 4));

    private byte[] Mac(IdentityProvider provider, string subject, byte[] mark, bool byCode)
    {
        byte[] said = [.. Encoding.ASCII.GetBytes($"sign-in-device{(byCode ? "-by-code" : "")}\n{subject}\n"), .. mark.AsSpan(0, IdBytes + 4)];
        return HMACSHA256.HashData(keys.DigestKey(provider.Code), said)[..16];
    }

    private IEnumerable<byte[]> Marks(HttpContext http, IdentityProvider provider)
    {
        var text = http.Request.Cookies[Cookie(provider)] ?? "";
        for (var i = 0; i + MarkLength <= text.Length && i < options.Value.PersonsPerDevice * MarkLength; i += MarkLength)
        {
            var mark = new byte[MarkBytes];
            if (Base64Url.TryDecodeFromChars(text.AsSpan(i, MarkLength), mark, out var length) && length == MarkBytes) yield return mark;
        }
    }

    private static string Cookie(IdentityProvider provider) => $"{(provider.IsSecure ? "__Secure-" : "")}bus-device-{provider.Code}";
}
