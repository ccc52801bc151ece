using System.Buffers;
using System.Text;
using Bus.Contracts.Characters;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Records;

namespace Bus.Contracts.Flat;

/// <summary>Writes a CSV file: CRLF, quotes only where RFC 4180 demands them. What is buffered beyond the buffer's size goes to the stream at once.</summary>
internal sealed class FlatWriter : IFlatWriter
{
    private static readonly SearchValues<byte> Quotable = SearchValues.Create(",\"\r\n"u8);

    private readonly Stream _stream;
    private readonly RecordShape _shape;
    private readonly FlatEncoding _encoding;
    private readonly ArrayBufferWriter<byte> _buffer;
    private readonly int _limit;

    public FlatWriter(Stream stream, RecordShape shape, FlatEncoding encoding, int bufferBytes, bool header)
    {
        (_stream, _shape, _encoding, _limit) = (stream, shape, encoding, bufferBytes);
        _buffer = new ArrayBufferWriter<byte>(bufferBytes + 1024);
        if (!header) return;
        for (var item = 0; item < shape.Items.Length; item++)
            Add(item, Encoding.UTF8.GetBytes(shape.Items[item].Header), null);
        EndRow();
    }

    public void Write(OutgoingReader record, Action<string, Rune>? unmappable)
    {
        for (var item = 0; item < _shape.Items.Length; item++) Add(item, record.Field(item), unmappable);
        EndRow();
        if (_buffer.WrittenCount < _limit) return;
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (_buffer.WrittenCount > 0) await _stream.WriteAsync(_buffer.WrittenMemory, cancellation).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
        await _stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private void Add(int item, ReadOnlySpan<byte> utf8, Action<string, Rune>? unmappable)
    {
        if (item > 0) AddRaw(","u8);
        // A row of one empty field would be a blank line.
        var quoted = utf8.ContainsAny(Quotable) || utf8.IsEmpty && _shape.Items.Length == 1;
        if (!quoted)
        {
            AddText(item, utf8, unmappable);
            return;
        }
        AddRaw("\""u8);
        while (utf8.IndexOf((byte)'"') is >= 0 and var quote)
        {
            AddText(item, utf8[..quote], unmappable);
            AddRaw("\"\""u8);
            utf8 = utf8[(quote + 1)..];
        }
        AddText(item, utf8, unmappable);
        AddRaw("\""u8);
    }

    private void AddText(int item, ReadOnlySpan<byte> utf8, Action<string, Rune>? unmappable)
    {
        if (_encoding.IsUtf8 || Ascii.IsValid(utf8))
        {
            AddRaw(utf8);
            return;
        }
        Action<Rune>? tell = unmappable is null ? null : rune => unmappable(_shape.Items[item].Element, rune);
        _buffer.Advance(_encoding.Encode(utf8, _buffer.GetSpan(utf8.Length), tell));
    }

    private void AddRaw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        bytes.CopyTo(_buffer.GetSpan(bytes.Length));
        _buffer.Advance(bytes.Length);
    }

    private void EndRow() => AddRaw("\r\n"u8);
}
