using System.Buffers;
using System.Text;
using Bus.Contracts.Layouts;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Fixed;

/// <summary>Writes records of a fixed length. A header is written before the first record and where its values change; each trailer counts what was written since.
/// A value is never cut: one that does not fit stops the writing (<see cref="Trouble"/>).</summary>
internal sealed class FixedWriter : IFlatWriter
{
    private readonly Stream _stream;
    private readonly RecordShape _shape;
    private readonly FixedLayout _layout;
    private readonly FixedCodes _codes;
    private readonly GroupTotals _totals;
    private readonly ArrayBufferWriter<byte> _buffer;
    private readonly int _limit;
    private readonly byte[] _lineEnd;
    private readonly byte[]?[] _header;
    private byte[] _scratch = new byte[256];
    private bool _open;
    private long _records;

    public FixedWriter(Stream stream, RecordShape shape, FixedLayout layout, FixedCodes codes, int bufferBytes)
    {
        (_stream, _shape, _layout, _codes, _limit) = (stream, shape, layout, codes, bufferBytes);
        _buffer = new ArrayBufferWriter<byte>(bufferBytes + layout.RecordLength + 8);
        _totals = new GroupTotals(layout.Trailer);
        _lineEnd = layout.LineEnd switch { LineEnd.CrLf => codes.CrLf, LineEnd.Lf => codes.Lf, _ => [] };
        _header = new byte[]?[shape.Items.Length];
    }

    public Bilingual? Trouble { get; private set; }

    public void Write(OutgoingReader record, Action<string, Rune>? unmappable)
    {
        if (Trouble is not null) return;
        _records++;
        if (!_open || HeaderChanged(record)) Begin(record, unmappable);
        Add(_layout.Data, record.Field, unmappable);
        _totals.Add(record.Field, static _ => true);
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

    public Task FinishAsync(CancellationToken cancellation)
    {
        if (!_open && _layout.Header is { } header) Add(header, static _ => default, null);
        if (_layout.Trailer is { } trailer) Add(trailer, static _ => default, null);
        if (_layout.End is { } end) Add(end, static _ => default, null);
        return FlushAsync(cancellation);
    }

    private bool HeaderChanged(OutgoingReader record)
    {
        foreach (var field in _layout.Header?.Fields ?? [])
            if (field.Item >= 0 && !record.Field(field.Item).SequenceEqual(_header[field.Item])) return true;
        return false;
    }

    private void Begin(OutgoingReader record, Action<string, Rune>? unmappable)
    {
        if (_open && !_layout.ManyGroups)
        {
            Trouble = FixedFaults.OneGroup(_records);
            return;
        }
        if (_open && _layout.Trailer is { } trailer) Add(trailer, static _ => default, null);
        _totals.Clear();
        _open = true;
        if (_layout.Header is not { } header) return;
        foreach (var field in header.Fields)
            if (field.Item >= 0) _header[field.Item] = record.Field(field.Item).ToArray();
        Add(header, record.Field, unmappable);
    }

    private void Add(FixedRecord record, FieldOf field, Action<string, Rune>? unmappable)
    {
        if (Trouble is not null) return;
        var target = _buffer.GetSpan(_layout.RecordLength + _lineEnd.Length);
        foreach (var one in record.Fields)
            Put(one, one.Item >= 0 ? field(one.Item) : Encoding.UTF8.GetBytes(one.Value ?? _totals.Text(one) ?? ""), target.Slice(one.Offset, one.Width), unmappable);
        if (Trouble is not null) return;
        if (record.Match is not null && Mark(record) is { } mark) mark.CopyTo(target[record.MatchAt..]);
        _lineEnd.CopyTo(target[_layout.RecordLength..]);
        _buffer.Advance(_layout.RecordLength + _lineEnd.Length);
    }

    private byte[]? Mark(FixedRecord record) => _codes.Marks[
        ReferenceEquals(record, _layout.Header) ? (int)FixedType.Header : ReferenceEquals(record, _layout.Data) ? (int)FixedType.Data
        : ReferenceEquals(record, _layout.Trailer) ? (int)FixedType.Trailer : (int)FixedType.End];

    private void Put(FixedField field, ReadOnlySpan<byte> utf8, Span<byte> target, Action<string, Rune>? unmappable)
    {
        if (utf8.IsEmpty && field.Empty is { } empty) utf8 = Encoding.UTF8.GetBytes(empty);
        if (MachineNumber.Is(field.Type))
        {
            if (utf8.IsEmpty && field.Item >= 0) target.Fill(_codes.Space);
            else if (!MachineNumber.Write(field.Type, utf8, _codes.IsEbcdic, target)) Trouble = FixedFaults.TooLong(_records, field, field.Item >= 0 ? _shape.Items[field.Item].Element : field.Name);
            return;
        }
        var room = _codes.Encoding.MaxEncoded(utf8.Length);
        if (_scratch.Length < room) _scratch = new byte[room];
        Action<Rune>? tell = unmappable is null || field.Item < 0 ? null : rune => unmappable(_shape.Items[field.Item].Element, rune);
        var length = _codes.Encoding.Encode(utf8, _scratch, tell, field.Type == FieldType.Double);
        if (length > field.Width)
        {
            Trouble = FixedFaults.TooLong(_records, field, field.Item >= 0 ? _shape.Items[field.Item].Element : field.Name);
            return;
        }
        var value = _scratch.AsSpan(0, length);
        switch (field.Type)
        {
            case FieldType.Number or FieldType.Digits when length > 0 || field.Item < 0: PutNumber(value, target); break;
            case FieldType.Double when _codes.WideSpace.Length == 2:
                value.CopyTo(target);
                for (var at = length; at + 1 < target.Length; at += 2) _codes.WideSpace.CopyTo(target[at..]);
                break;
            default:
                value.CopyTo(target);
                target[length..].Fill(_codes.Space);
                break;
        }
    }

    private void PutNumber(ReadOnlySpan<byte> value, Span<byte> target)
    {
        var negative = value.Length > 0 && value[0] == _codes.Minus;
        target.Fill(_codes.Zero);
        if (negative) target[0] = _codes.Minus;
        var digits = negative ? value[1..] : value;
        digits.CopyTo(target[^digits.Length..]);
    }
}
