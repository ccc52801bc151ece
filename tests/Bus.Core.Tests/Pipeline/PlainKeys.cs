using System.Security.Cryptography;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Pipeline;

/// <summary>Seals nothing; its digest key is all zeros.</summary>
internal sealed class PlainKeys : IKeyRing
{
    public Task EnsureAsync(MunicipalityCode municipality, CancellationToken cancellation) => Task.CompletedTask;
    public byte[] Seal(MunicipalityCode municipality, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => plain.ToArray();
    public byte[] Open(MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context) => sealedBytes.ToArray();
    public ulong BlindHash(MunicipalityCode municipality, ReadOnlySpan<byte> value) => BitConverter.ToUInt64(SHA256.HashData(value));
    public byte[] DigestKey(MunicipalityCode municipality) => new byte[32];
}
