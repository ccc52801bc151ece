using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Keys;

/// <summary>The keys derived from a municipality's own (HKDF, RFC 5869), one for each use, so that no use weakens another.</summary>
internal sealed class MunicipalityKeys
{
    private const int Size = 32;

    private readonly KeyedHash _longBlind;
    private readonly LaneHmac _blind;

    public MunicipalityKeys(MunicipalityCode municipality, byte[] own)
    {
        var blind = Derive(municipality, own, "blind");
        (Seal, DigestKey) = (new AesSeal(Derive(municipality, own, "seal")), Derive(municipality, own, "digest"));
        (Digests, _blind, _longBlind) = (new KeyedHash(DigestKey), new LaneHmac(blind), new KeyedHash(blind));
    }

    public AesSeal Seal { get; }
    public byte[] DigestKey { get; }
    public KeyedHash Digests { get; }

    /// <summary>The first 64 bits of HMAC-SHA-256 under the key of blind hashes.</summary>
    public ulong BlindHash(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[KeyedHash.Size];
        _longBlind.Hash(value, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>The same of many values.</summary>
    public void BlindHashes(ReadOnlySpan<byte> values, ReadOnlySpan<int> ends, Span<ulong> hashes)
    {
        // Runs of values that fit are hashed together; one that is longer alone.
        for (var (next, start) = (0, 0); next < ends.Length;)
        {
            var (end, at) = (next, start);
            while (end < ends.Length && ends[end] - at <= LaneHmac.MostBytes) at = ends[end++];
            if (end > next) _blind.Hash(values, start, ends[next..end], hashes[next..end]);
            (next, start) = (end, at);
            if (next == ends.Length) break;
            hashes[next] = BlindHash(values[start..ends[next]]);
            start = ends[next++];
        }
    }

    private static byte[] Derive(MunicipalityCode municipality, byte[] own, string use) =>
        HKDF.Expand(HashAlgorithmName.SHA256, own, Size, Encoding.ASCII.GetBytes($"bus:{use}:{municipality}"));
}
