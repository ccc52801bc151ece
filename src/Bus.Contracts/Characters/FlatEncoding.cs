using System.Text;
using System.Text.Unicode;

namespace Bus.Contracts.Characters;

/// <summary>How the bytes of a flat file become UTF-8 and back. In both sets the bytes of <c>" , CR LF</c> stand for themselves only, so rows are cut before they are decoded.</summary>
internal abstract class FlatEncoding
{
    public static readonly FlatEncoding Utf8Flat = new AsUtf8();
    public static readonly FlatEncoding Cp932Flat = new AsCp932();

    /// <summary>The encoding with this name of the region file; null if it is not known.</summary>
    public static FlatEncoding? Find(string name) => name switch
    {
        Utf8CharacterSet.WireName => Utf8Flat,
        Cp932CharacterSet.WireName => Cp932Flat,
        _ => null,
    };

    /// <summary>Name as in the region file.</summary>
    public abstract string Name { get; }

    /// <summary>True if the bytes of a field are UTF-8 already.</summary>
    public abstract bool IsUtf8 { get; }

    /// <summary>Greatest number of UTF-8 bytes that a byte can become.</summary>
    public const int MaxGrowth = 3;

    /// <summary>Writes the text as UTF-8; −1 if the bytes are not characters of the set.</summary>
    public abstract int Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8);

    /// <summary>Writes UTF-8 text in the set and tells every character that it cannot hold, for which 〓 is written. The target has as many bytes as the text: no character is longer in the set than in UTF-8.</summary>
    public abstract int Encode(ReadOnlySpan<byte> utf8, Span<byte> bytes, Action<Rune>? unmappable);

    private sealed class AsUtf8 : FlatEncoding
    {
        public override string Name => Utf8CharacterSet.WireName;
        public override bool IsUtf8 => true;

        public override int Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8)
        {
            if (!Utf8.IsValid(bytes)) return -1;
            bytes.CopyTo(utf8);
            return bytes.Length;
        }

        public override int Encode(ReadOnlySpan<byte> utf8, Span<byte> bytes, Action<Rune>? unmappable)
        {
            utf8.CopyTo(bytes);
            return utf8.Length;
        }
    }

    private sealed class AsCp932 : FlatEncoding
    {
        public override string Name => Cp932CharacterSet.WireName;
        public override bool IsUtf8 => false;

        public override int Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8)
        {
            var written = 0;
            for (var at = 0; at < bytes.Length; at++)
            {
                int code = bytes[at];
                if (code < 0x80)
                {
                    utf8[written++] = (byte)code;
                    continue;
                }
                if (Cp932.IsLead((byte)code))
                {
                    if (++at == bytes.Length) return -1;
                    code = code << 8 | bytes[at];
                }
                var character = Cp932.Decode(code);
                if (character == 0) return -1;
                written += new Rune(character).EncodeToUtf8(utf8[written..]);
            }
            return written;
        }

        public override int Encode(ReadOnlySpan<byte> utf8, Span<byte> bytes, Action<Rune>? unmappable)
        {
            var written = 0;
            while (!utf8.IsEmpty)
            {
                if (utf8[0] < 0x80)
                {
                    bytes[written++] = utf8[0];
                    utf8 = utf8[1..];
                    continue;
                }
                Rune.DecodeFromUtf8(utf8, out var rune, out var used);
                utf8 = utf8[used..];
                var code = rune.IsBmp ? Cp932.Encode(rune.Value) : (ushort)0;
                if (code == 0)
                {
                    unmappable?.Invoke(rune);
                    code = Cp932.Geta;
                }
                if (code > 0xFF) bytes[written++] = (byte)(code >> 8);
                bytes[written++] = (byte)code;
            }
            return written;
        }
    }
}
