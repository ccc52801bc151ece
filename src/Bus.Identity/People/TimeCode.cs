using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bus.Identity.People;

/// <summary>Codes of the time (RFC 6238): HMAC-SHA-1, six digits, 30 seconds, which is what all authenticator apps and tokens know.</summary>
internal static class TimeCode
{
    private const int SecondsAStep = 30;
    private const int Digits = 6;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The step of a moment.</summary>
    public static long StepOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / SecondsAStep;

    /// <summary>The code of a step (RFC 4226, §5.3).</summary>
    public static string At(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // What the tokens know; HMAC does not rest on SHA-1's collision resistance.
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 0xf)) & 0x7fffffff;
        return (number % 1_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    /// <summary>The step of this code, no more than so many steps from a moment; null: none of them. Takes the same time for all.</summary>
    public static long? Match(byte[] secret, string code, DateTimeOffset moment, int window)
    {
        long? match = null;
        var said = Encoding.UTF8.GetBytes(code);
        for (var step = StepOf(moment) - window; step <= StepOf(moment) + window; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(At(secret, step)), said)) match = step;
        return match;
    }

    /// <summary>The secret as apps take it (RFC 4648, base 32, without padding).</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (held, bits) = (0, 0);
        foreach (var b in bytes)
        {
            (held, bits) = ((held << 8 | b) & 0xfff, bits + 8);
            for (; bits >= 5; bits -= 5) text.Append(Letters[held >> (bits - 5) & 31]);
        }
        if (bits > 0) text.Append(Letters[held << (5 - bits) & 31]);
        return text.ToString();
    }

    /// <summary>The address that apps read (Key Uri Format).</summary>
    public static string Address(string issuer, string login, byte[] secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(login)}?secret={Base32(secret)}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits={Digits}&period={SecondsAStep}";
}
