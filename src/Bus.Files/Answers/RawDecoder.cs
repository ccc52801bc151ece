using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Bus.Core.Records;

namespace Bus.Files.Answers;

/// <summary>Shows raw bytes of a file as UTF-8; what cannot be decoded becomes U+FFFD. The raw file beside it keeps the bytes.</summary>
internal sealed class RawDecoder
{
    // 0x80, 0xA0 and 0xFD–0xFF are no characters of Windows-31J; the framework makes these of them.
    private static readonly SearchValues<char> NoCharacters = SearchValues.Create("\u0080\u00A0\uF8F0\uF8F1\uF8F2\uF8F3");

    private readonly Encoding? _encoding;

    private readonly ICharacterSet? _set;

    /// <summary>A decoder for <c>utf-8</c> or <c>cp932</c>; anything else is shown by its own set, or as UTF-8 where there is none.</summary>
    public RawDecoder(string characterSet, ICharacterSet? set = null)
    {
        if (characterSet is not ("utf-8" or "cp932")) _set = set;
        _encoding = characterSet == "cp932"
            ? CodePagesEncodingProvider.Instance.GetEncoding(932, EncoderFallback.ReplacementFallback, new DoublesFallback())
            : null;
    }

    /// <summary>Calls <paramref name="use"/> with the text in UTF-8; the span is valid during the call.</summary>
    public void Decode(ReadOnlySpan<byte> raw, Action<ReadOnlySpan<byte>> use)
    {
        if (_set is not null) { use(Encoding.UTF8.GetBytes(_set.Show(raw))); return; }
        if (_encoding is null && Utf8.IsValid(raw)) { use(raw); return; }
        var encoding = _encoding ?? Encoding.UTF8;
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(raw.Length));
        var count = encoding.GetChars(raw, chars);
        if (_encoding is not null) chars.AsSpan(0, count).ReplaceAny(NoCharacters, '\uFFFD');
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(count));
        use(bytes.AsSpan(0, Encoding.UTF8.GetBytes(chars.AsSpan(0, count), bytes)));
        // Cleared: these buffers held personal data and are lent to others next.
        ArrayPool<char>.Shared.Return(chars, clearArray: true);
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
    }
}
