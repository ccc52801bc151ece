using System.Text;

namespace Bus.Files.Answers;

/// <summary>
/// What Windows-31J reads and never writes: the NEC selection of IBM extensions (0xED40–0xEEFC) and other doubles. The framework's strict decoder does not
/// know them, its default one does, but makes '?' or '・' of what is no character at all; here that becomes U+FFFD.
/// </summary>
internal sealed class DoublesFallback : DecoderFallback
{
    private static readonly Encoding Lenient = CodePagesEncodingProvider.Instance.GetEncoding(932)!;

    /// <inheritdoc/>
    public override int MaxCharCount => 1;

    /// <inheritdoc/>
    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

    private sealed class Buffer : DecoderFallbackBuffer
    {
        private char _character;
        private bool _given = true;

        public override int Remaining => _given ? 0 : 1;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            Span<char> text = stackalloc char[4];
            _character = bytesUnknown.Length == 2 && Lenient.GetChars(bytesUnknown, text) == 1 && text[0] is not ('?' or '・') ? text[0] : '\uFFFD';
            _given = false;
            return true;
        }

        public override char GetNextChar()
        {
            if (_given) return '\0';
            _given = true;
            return _character;
        }

        public override bool MovePrevious()
        {
            if (!_given) return false;
            _given = false;
            return true;
        }

        public override void Reset() => _given = true;
    }
}
