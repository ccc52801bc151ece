using System.Buffers;
using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace Bus.Storage.Messages;

/// <summary>
/// Bytes made smaller before they are sealed: their length, then one LZ4 block. Records repeat themselves: a chunk comes to a fourth or less, and so does what a bulk file
/// makes the database write. A length betrays how alike a sender's records are, and nothing else: nobody mixes his own with another's.
/// </summary>
internal static class Packing
{
    /// <summary>Null: it would not become smaller.</summary>
    public static byte[]? Pack(ReadOnlySpan<byte> plain)
    {
        var room = ArrayPool<byte>.Shared.Rent(sizeof(int) + LZ4Codec.MaximumOutputSize(plain.Length));
        var length = room.Length;
        try
        {
            BinaryPrimitives.WriteInt32LittleEndian(room, plain.Length);
            length = sizeof(int) + LZ4Codec.Encode(plain, room.AsSpan(sizeof(int)));
            return length < plain.Length ? room.AsSpan(0, length).ToArray() : null;
        }
        finally
        {
            // It held personal data.
            room.AsSpan(0, length).Clear();
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <exception cref="InvalidDataException">It was not packed here.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(packed) is var length && (length < 0 || length > packed.Length * 255L)) throw Damaged();
        var plain = new byte[length];
        return LZ4Codec.Decode(packed[sizeof(int)..], plain) == length ? plain : throw Damaged();
    }

    private static InvalidDataException Damaged() => new("Packed records are damaged.");
}
