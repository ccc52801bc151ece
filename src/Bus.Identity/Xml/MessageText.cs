using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bus.Identity.Xml;

/// <summary>
/// A message, or a page, while it is written: UTF-8 in one buffer of the pool, in which it is hashed and signed and from which it is sent. Put together from strings, each of its
/// kilobytes would be copied five times. Whoever made it disposes it.
/// </summary>
internal sealed class MessageText : IDisposable
{
    // A usual response fits; a larger one moves into a larger buffer.
    private const int FirstSize = 12_288;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);

    /// <summary>How many bytes stand in it.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => From(0);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> From(int start) => _bytes.AsSpan(start, Length - start);

    /// <summary>Adds text at the end, hole by hole and without making a string of it.</summary>
    public void Append([InterpolatedStringHandlerArgument("")] ref Piece piece) => _ = piece;

    public void Append(string? text)
    {
        text ??= "";
        Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
    }

    public void Append(ReadOnlySpan<byte> bytes) => Insert(Length, bytes);

    public void AppendBase64(ReadOnlySpan<byte> value)
    {
        Base64.EncodeToUtf8(value, Room(Base64.GetMaxEncodedToUtf8Length(value.Length)), out _, out var written);
        Length += written;
    }

    /// <summary>Puts bytes in between.</summary>
    public void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        From(at).CopyTo(_bytes.AsSpan(at + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(at));
        Length += bytes.Length;
    }

    /// <summary>Takes back what was added since.</summary>
    public void CutTo(int length) => Length = length;

    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, Length) = ([], 0);
    }

    private Span<byte> Room(int most)
    {
        if (_bytes.Length - Length < most)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + most, 2 * _bytes.Length));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
        return _bytes.AsSpan(Length);
    }

    /// <summary>What the compiler makes of an interpolated text: each part goes to its place at once.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Piece
    {
        private readonly MessageText _text;

        public Piece(int literal, int holes, MessageText text) => _text = text;

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted(string? text) => _text.Append(text);

        /// <summary>A moment as SAML spells it.</summary>
        public void AppendFormatted(DateTimeOffset moment) => _text.Append(CanonicalXml.Time(moment));
    }
}
