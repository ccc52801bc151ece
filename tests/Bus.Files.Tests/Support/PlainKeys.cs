using System.Text;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Files.Tests.Support;

/// <summary>Keys that hide nothing, but bind what is sealed to its place.</summary>
internal sealed class PlainKeys : IKeyRing
{
    public Task EnsureAsync(MunicipalityCode municipality, CancellationToken cancellation) => Task.CompletedTask;

    public byte[] Seal(MunicipalityCode municipality, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => [.. Place(municipality, context), .. plain];

    public byte[] Open(MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        var place = Place(municipality, context);
        return sealedBytes.StartsWith(place) ? sealedBytes[place.Length..].ToArray() : throw new InvalidOperationException("Sealed for another place.");
    }

    public ulong BlindHash(MunicipalityCode municipality, ReadOnlySpan<byte> value) => throw new NotSupportedException();

    public byte[] DigestKey(MunicipalityCode municipality) => throw new NotSupportedException();

    private static byte[] Place(MunicipalityCode municipality, ReadOnlySpan<byte> context) => Encoding.UTF8.GetBytes($"{municipality}/{Encoding.UTF8.GetString(context)}|");
}
