using System.Text;

namespace Bus.Contracts.Characters;

/// <summary>How the bytes of a file become UTF-8 and back.</summary>
internal abstract class FlatEncoding
{
    /// <summary>Name as in the region file.</summary>
    public abstract string Name { get; }

    /// <summary>True if the bytes of a field are UTF-8 already.</summary>
    public virtual bool IsUtf8 => false;

    /// <summary>True if the bytes of ASCII, <c>" , CR LF</c> above all, stand for themselves only, so that rows are cut before they are decoded.</summary>
    public abstract bool AsciiSafe { get; }

    /// <summary>Greatest number of UTF-8 bytes that a byte can become.</summary>
    public abstract int MaxGrowth { get; }

    /// <summary>Writes the text as UTF-8; −1 if the bytes are not characters of the set.</summary>
    /// <param name="doubled">The bytes are pairs from the first on, without a shift before them.</param>
    public abstract int Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8, bool doubled = false);

    /// <summary>The bytes that are no characters of the set: where each begins, and how many.</summary>
    public abstract IReadOnlyList<(int At, int Length)> FindUndecodable(ReadOnlySpan<byte> bytes, bool doubled = false);

    /// <summary>Greatest number of bytes that so many bytes of UTF-8 can become, shifts included.</summary>
    public abstract int MaxEncoded(int utf8Length);

    /// <summary>Writes UTF-8 text in the set and tells every character that it cannot hold, for which 〓 is written. The target has <see cref="MaxEncoded"/> bytes.</summary>
    /// <param name="doubled">Pairs only, without shifts; what has no pair is told.</param>
    public abstract int Encode(ReadOnlySpan<byte> utf8, Span<byte> bytes, Action<Rune>? unmappable, bool doubled = false);

    /// <summary>The text in the set; for constants of a layout. Null if it cannot hold them.</summary>
    public byte[]? TryEncode(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[MaxEncoded(utf8.Length)];
        var whole = true;
        var length = Encode(utf8, bytes, _ => whole = false);
        return whole ? bytes[..length] : null;
    }
}
