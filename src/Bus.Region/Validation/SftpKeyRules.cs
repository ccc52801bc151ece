using System.Buffers.Binary;
using System.Text;

namespace Bus.Region.Validation;

/// <summary>Public keys as OpenSSH writes them: <c>type base64 [comment]</c>. The base64 says its type again (RFC 4253, 6.6), so a cut or mixed-up key is noticed.</summary>
internal static class SftpKeyRules
{
    private const int Most = 10, LongestKey = 4_096, LeastRsaBytes = 2048 / 8;
    private static readonly string[] Types = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

    /// <summary>The keys without their comments; null where nothing is said.</summary>
    public static IReadOnlyList<string>? Check(ValidationScope scope, IReadOnlyList<string>? keys, DocumentPath path)
    {
        if (keys is null) return null;
        if (keys.Count > Most) scope.Error(path, PartnerTexts.TooManySftpKeys(Most));
        var parsed = new List<string>();
        for (var i = 0; i < keys.Count; i++)
            if (Parse(keys[i]) is { } key) parsed.Add(key);
            else scope.Error(path[i], PartnerTexts.BadSftpKey());
        return [.. parsed.Distinct()];
    }

    /// <summary><c>type base64</c>; null for what is no such key.</summary>
    public static string? Parse(string text)
    {
        var parts = text.Trim().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (text.Length > LongestKey || text.Any(char.IsControl) || parts.Length < 2 || !Types.Contains(parts[0])) return null;
        var blob = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], blob, out var length)) return null;
        var rest = blob.AsSpan(0, length);
        if (!TryField(ref rest, out var type) || !type.SequenceEqual(Encoding.ASCII.GetBytes(parts[0]))) return null;
        if (!TryField(ref rest, out _)) return null;
        // Of an RSA key the second number is the modulus, with a zero before it.
        if (parts[0] == "ssh-rsa" && (!TryField(ref rest, out var modulus) || modulus.TrimStart((byte)0).Length < LeastRsaBytes)) return null;
        return $"{parts[0]} {parts[1]}";
    }

    private static bool TryField(ref Span<byte> rest, out Span<byte> field)
    {
        field = default;
        if (rest.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(rest) is var size && size > rest.Length - 4) return false;
        field = rest.Slice(4, (int)size);
        rest = rest[(4 + (int)size)..];
        return true;
    }
}
