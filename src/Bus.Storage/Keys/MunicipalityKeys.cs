using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Keys;

/// <summary>The keys derived from a municipality's own (HKDF, RFC 5869), one for each use, so that no use weakens another.</summary>
internal sealed class MunicipalityKeys(MunicipalityCode municipality, byte[] own)
{
    private const int Size = 32;

    // A bulk file asks four times a record: keyed once and used again, an HMAC costs less than half of one that is keyed each time.
    private readonly ConcurrentBag<IncrementalHash> _blind = [];
    private readonly byte[] _blindKey = Derive(municipality, own, "blind");

    public byte[] Seal { get; } = Derive(municipality, own, "seal");
    public byte[] Digest { get; } = Derive(municipality, own, "digest");

    /// <summary>HMAC-SHA-256 under the key of blind hashes.</summary>
    public void BlindHash(ReadOnlySpan<byte> value, Span<byte> hash)
    {
        var hmac = _blind.TryTake(out var idle) ? idle : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _blindKey);
        hmac.AppendData(value);
        hmac.GetHashAndReset(hash);
        _blind.Add(hmac);
    }

    private static byte[] Derive(MunicipalityCode municipality, byte[] own, string use) =>
        HKDF.Expand(HashAlgorithmName.SHA256, own, Size, Encoding.ASCII.GetBytes($"bus:{use}:{municipality}"));
}
