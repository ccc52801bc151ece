using Bus.Contracts.Characters;
using Bus.Contracts.Layouts;

namespace Bus.Contracts.Fixed;

/// <summary>A layout in the bytes of a character set: marks, constants, padding, line ends.</summary>
internal sealed class FixedCodes
{
    public FixedCodes(FixedLayout layout, FlatEncoding encoding)
    {
        Encoding = encoding;
        Space = Byte(encoding, " ", 0x20);
        Zero = Byte(encoding, "0", 0x30);
        Minus = Byte(encoding, "-", 0x2D);
        WideSpace = new byte[encoding.MaxEncoded(3)];
        WideSpace = WideSpace[..encoding.Encode("　"u8, WideSpace, null, doubled: true)];
        CrLf = encoding.TryEncode("\r\n") ?? "\r\n"u8.ToArray();
        Lf = encoding.TryEncode("\n") ?? "\n"u8.ToArray();
        // EBCDIC's own line end is NEL.
        Nel = encoding.AsciiSafe ? null : encoding.TryEncode("\u0085");
        Marks = [Mark(layout.Header), Mark(layout.Data), Mark(layout.Trailer), Mark(layout.End)];
        Constants = [Always(layout.Header), Always(layout.Data), Always(layout.Trailer), Always(layout.End)];
        (FixedField, byte[])[] Always(FixedRecord? record) => [.. (record?.Fields ?? []).Where(f => f.Value is not null).Select(f => (f, encoding.TryEncode(f.Value!) ?? []))];
        byte[]? Mark(FixedRecord? record) => record?.Match is { } text ? encoding.TryEncode(text) : null;
    }

    public FlatEncoding Encoding { get; }
    /// <summary>True: zones and signs of numbers are EBCDIC's.</summary>
    public bool IsEbcdic => Zero == 0xF0;
    public byte Space { get; }
    public byte Zero { get; }
    public byte Minus { get; }
    public byte[] WideSpace { get; }
    public byte[] CrLf { get; }
    public byte[] Lf { get; }
    public byte[]? Nel { get; }
    /// <summary>Of header, data, trailer, end.</summary>
    public byte[]?[] Marks { get; }
    /// <summary>What always stands in them; likewise.</summary>
    public (FixedField Field, byte[] Bytes)[][] Constants { get; }

    /// <summary>Constants and marks that the set cannot hold; empty: the layout can be in it.</summary>
    public static IEnumerable<string> Unwritable(FixedLayout layout, FlatEncoding encoding) =>
        new[] { layout.Header, layout.Data, layout.Trailer, layout.End }.OfType<FixedRecord>()
            .SelectMany(r => r.Fields.SelectMany(f => new[] { f.Value, f.Empty }).Append(r.Match)).OfType<string>().Where(text => encoding.TryEncode(text) is null);

    private static byte Byte(FlatEncoding encoding, string character, byte otherwise) => encoding.TryEncode(character) is [var one] ? one : otherwise;
}
