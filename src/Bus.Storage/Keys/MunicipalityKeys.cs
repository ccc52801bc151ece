using System.Security.Cryptography;
using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Keys;

/// <summary>The keys derived from a municipality's own (HKDF, RFC 5869), one for each use, so that no use weakens another.</summary>
internal sealed class MunicipalityKeys(MunicipalityCode municipality, byte[] own)
{
    private const int Size = 32;

    public byte[] Seal { get; } = Derive(municipality, own, "seal");
    public byte[] Blind { get; } = Derive(municipality, own, "blind");
    public byte[] Digest { get; } = Derive(municipality, own, "digest");

    private static byte[] Derive(MunicipalityCode municipality, byte[] own, string use) =>
        HKDF.Expand(HashAlgorithmName.SHA256, own, Size, Encoding.ASCII.GetBytes($"bus:{use}:{municipality}"));
}
