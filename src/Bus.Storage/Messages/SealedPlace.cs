using System.Buffers.Binary;
using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Messages;

/// <summary>What is sealed.</summary>
internal enum SealedKind : byte
{
    Payload = 1,
    Keys = 2,
    Rejects = 3,
    PackedPayload = 4,
}

/// <summary>
/// The place that sealed bytes belong to, as the context of AES-GCM: a row copied to another message, position, kind or municipality does not open.
/// The message is named by a random id of its own, because sealing comes before the transaction that gives it its number.
/// </summary>
internal static class SealedPlace
{
    public const int IdSize = 16;

    public static byte[] Of(MunicipalityCode municipality, byte[] sealId, SealedKind kind, long firstRecord)
    {
        var place = new byte[6 + IdSize + 1 + sizeof(long)];
        Encoding.ASCII.GetBytes(municipality.Value, place);
        sealId.CopyTo(place, 6);
        place[6 + IdSize] = (byte)kind;
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(6 + IdSize + 1), firstRecord);
        return place;
    }
}
