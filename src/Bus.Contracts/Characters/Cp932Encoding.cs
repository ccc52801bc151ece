using System.Text;

namespace Bus.Contracts.Characters;

/// <summary>CP932 by the tables of <see cref="Cp932"/>. No character is longer in it than in UTF-8.</summary>
internal sealed class Cp932Encoding : FlatEncoding
{
    public static readonly Cp932Encoding Instance = new();

    public override string Name => Cp932CharacterSet.WireName;
    public override bool AsciiSafe => true;
    public override int MaxGrowth => 3;

    public override int Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8, bool doubled = false)
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

    public override IReadOnlyList<(int At, int Length)> FindUndecodable(ReadOnlySpan<byte> bytes, bool doubled = false)
    {
        var found = new List<(int, int)>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Cp932.IsLead(bytes[at]) && at + 1 < bytes.Length ? 2 : 1;
            var code = length == 2 ? bytes[at] << 8 | bytes[at + 1] : bytes[at];
            if (bytes[at] >= 0x80 && (Cp932.IsLead(bytes[at]) && length == 1 || Cp932.Decode(code) == 0)) found.Add((at, length));
            at += length;
        }
        return found;
    }

    public override int MaxEncoded(int utf8Length) => utf8Length;

    public override int Encode(ReadOnlySpan<byte> utf8, Span<byte> bytes, Action<Rune>? unmappable, bool doubled = false)
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
