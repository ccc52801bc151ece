using System.Globalization;
using System.Text;
using Bus.Contracts.Flat;
using Bus.Contracts.Layouts;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Contracts.Fixed;

/// <summary>Reads records of a fixed length: knows each by its mark, checks their order, and compares each trailer with its data. What the header says belongs to every data record after it.</summary>
internal sealed class FixedRecordReader : CandidateReader
{
    private const byte EndOfFile = 0x1A;

    private readonly Stream _stream;
    private readonly RecordShape _shape;
    private readonly FixedLayout _layout;
    private readonly FixedCodes _codes;
    private readonly RowBuffer _buffer;
    private readonly FixedValues _values;
    private readonly FixedSequence _sequence;
    private readonly GroupTotals _totals;
    private readonly List<(int Item, byte[] Value)> _fromHeader = [];
    private readonly bool[] _undecodable;
    private readonly FieldOf _field;
    private readonly Func<int, bool> _readable;
    private byte[]? _lineEnd;   // null until the first record was read
    private int _rowLength;
    private long _records;
    private bool _ended;

    public FixedRecordReader(Stream stream, RecordShape shape, FixedLayout layout, FixedCodes codes, int bufferBytes)
    {
        (_stream, _shape, _layout, _codes) = (stream, shape, layout, codes);
        _buffer = new RowBuffer(stream, bufferBytes, layout.RecordLength + 8);
        _values = new FixedValues(codes, shape.Items.Length);
        _sequence = new FixedSequence(layout);
        _totals = new GroupTotals(layout.Trailer);
        _undecodable = new bool[shape.Items.Length];
        (_field, _readable) = (Field, item => !_undecodable[item]);
        _lineEnd = layout.LineEnd switch { LineEnd.None => [], LineEnd.CrLf => codes.CrLf, LineEnd.Lf => codes.Lf, _ => null };
    }

    public override ReadOnlySpan<byte> Field(int item) => _values.Get(item);

    public override ReadOnlySpan<byte> Raw => _buffer.Data[.._rowLength];

    private ReadOnlySpan<byte> Record => _buffer.Data[.._layout.RecordLength];

    public override IReadOnlyList<UndecodableBytes> Undecodable => ListUndecodable();

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (!_ended && Failure is null)
        {
            if (Next() is not { } found)
            {
                await _buffer.FillAsync(cancellation).ConfigureAwait(false);
                continue;
            }
            if (!found) return false;
            if (Take()) return true;
        }
        return false;
    }

    /// <summary>True: a record stands in the buffer; false at the end or on failure; null: more bytes are needed.</summary>
    private bool? Next()
    {
        _buffer.Advance(_rowLength);
        _rowLength = 0;
        var data = _buffer.Data;
        // A line end, with the mark of an ended file behind it, may follow the record.
        if (data.Length < _layout.RecordLength + 4 && !_buffer.AtEnd) return null;
        if (IsOver(data)) return End();
        if (data.Length < _layout.RecordLength) return Fail(FixedFaults.Cut(_records + 1, _layout.RecordLength, data.Length));
        var rest = data[_layout.RecordLength..];
        _lineEnd ??= LineEndAt(rest);
        if (!rest.StartsWith(_lineEnd) && !IsOver(rest)) return Fail(FixedFaults.NoLineEnd(_records + 1, _layout.RecordLength));
        _rowLength = _layout.RecordLength + (rest.StartsWith(_lineEnd) ? _lineEnd.Length : 0);
        _records++;
        return true;
    }

    private bool IsOver(ReadOnlySpan<byte> rest) => rest.IsEmpty || _buffer.AtEnd && rest.Length == 1 && rest[0] == EndOfFile;

    private byte[] LineEndAt(ReadOnlySpan<byte> rest) =>
        rest.StartsWith(_codes.CrLf) ? _codes.CrLf : rest.StartsWith(_codes.Lf) ? _codes.Lf : _codes.Nel is { } nel && rest.StartsWith(nel) ? nel : [];

    private bool End()
    {
        _ended = true;
        Failure = _records == 0 && _sequence.NeedsRecords ? FixedFaults.Empty : _sequence.End();
        return false;
    }

    private bool Fail(Fault fault)
    {
        Failure = fault;
        return false;
    }

    /// <summary>True on a data record; false on any other, which is done with.</summary>
    private bool Take()
    {
        if (TypeOf(Record) is not { } type) return Fail(FixedFaults.UnknownType(_records));
        if (_sequence.Next(type, _records) is { } wrong) return Fail(wrong);
        switch (type)
        {
            case FixedType.Header: return TakeHeader();
            case FixedType.Trailer: return TakeTrailer();
            case FixedType.End: return WrongConstant(FixedType.End) is { } field && Fail(FixedFaults.WrongConstant(_records, field));
            default: return TakeData();
        }
    }

    private FixedType? TypeOf(ReadOnlySpan<byte> record)
    {
        foreach (var type in (ReadOnlySpan<FixedType>)[FixedType.Data, FixedType.Header, FixedType.Trailer, FixedType.End])
        {
            if (_sequence.Of(type) is not { } layout) continue;
            if (layout.Match is null || _codes.Marks[(int)type] is { } mark && record[layout.MatchAt..].StartsWith(mark)) return type;
        }
        return null;
    }

    private bool TakeData()
    {
        Index++;
        Line = _records;
        Structural = null;
        _values.Clear();
        foreach (var (item, value) in _fromHeader) _values.Set(item, value);
        foreach (var field in _layout.Data.Fields)
        {
            if (field.Item < 0) continue;
            _undecodable[field.Item] = !_values.Take(field, Record);
            if (_undecodable[field.Item]) Structural ??= UndecodableAt(field);
        }
        if (WrongConstant(FixedType.Data) is { } constant) Structural ??= FixedFaults.Constant(constant);
        _totals.Add(_field, _readable);
        return true;
    }

    private ItemFault UndecodableAt(FixedField field)
    {
        var bytes = FixedValues.Unpadded(field, Record.Slice(field.Offset, field.Width), _codes);
        var bad = _codes.Encoding.FindUndecodable(bytes, field.Type == FieldType.Double);
        return FixedFaults.Undecodable(_shape.Items[field.Item].Element, field.Name, _codes.Encoding, bad.Count > 0 ? bad[0].At + 1 : 1);
    }

    private List<UndecodableBytes> ListUndecodable()
    {
        var found = new List<UndecodableBytes>();
        foreach (var place in _layout.Data.Fields)
        {
            if (place.Item < 0 || !_undecodable[place.Item]) continue;
            if (MachineNumber.Is(place.Type))
            {
                found.Add(new UndecodableBytes(_shape.Items[place.Item].Element, 1, Convert.ToHexString(Record.Slice(place.Offset, place.Width))));
                continue;
            }
            var bytes = FixedValues.Unpadded(place, Record.Slice(place.Offset, place.Width), _codes);
            foreach (var (at, length) in _codes.Encoding.FindUndecodable(bytes, place.Type == FieldType.Double))
                found.Add(new UndecodableBytes(_shape.Items[place.Item].Element, at + 1, Convert.ToHexString(bytes.Slice(at, length))));
        }
        return found;
    }

    private bool TakeHeader()
    {
        _fromHeader.Clear();
        _totals.Clear();
        _values.Clear();
        if (WrongConstant(FixedType.Header) is { } constant) return Fail(FixedFaults.WrongConstant(_records, constant));
        foreach (var field in _layout.Header!.Fields)
        {
            if (field.Item < 0) continue;
            if (!_values.Take(field, Record)) return Fail(FixedFaults.HeaderUndecodable(_records, field, _codes.Encoding));
            _fromHeader.Add((field.Item, _values.Get(field.Item).ToArray()));
        }
        return false;
    }

    private bool TakeTrailer()
    {
        if (WrongConstant(FixedType.Trailer) is { } constant) return Fail(FixedFaults.WrongConstant(_records, constant));
        if (_totals.Disagreement(NumberIn) is { } found)
            return Fail(found.Said is { } said ? FixedFaults.Disagrees(_records, found.Field, said, found.Counted) : FixedFaults.NotANumber(_records, found.Field));
        _totals.Clear();
        return false;
    }

    private long? NumberIn(FixedField field)
    {
        var machine = MachineNumber.Is(field.Type);
        var utf8 = new byte[machine ? MachineNumber.Digits(field.Type, field.Width) + 1 : field.Width * _codes.Encoding.MaxGrowth];
        var length = machine ? MachineNumber.Read(field.Type, Record.Slice(field.Offset, field.Width), _codes.IsEbcdic, utf8) : _codes.Encoding.Decode(Record.Slice(field.Offset, field.Width), utf8);
        return length >= 0 && long.TryParse(Encoding.UTF8.GetString(utf8, 0, length).Trim(' '), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The first field that is not what the layout says it always is; null: all are.</summary>
    private FixedField? WrongConstant(FixedType type)
    {
        foreach (var (field, expected) in _codes.Constants[(int)type])
        {
            var found = Record.Slice(field.Offset, field.Width);
            if (!found.StartsWith(expected) || found[expected.Length..].IndexOfAnyExcept(_codes.Space) >= 0) return field;
        }
        return null;
    }

    public override ValueTask DisposeAsync()
    {
        _ended = true;
        _rowLength = 0;
        _buffer.Dispose();
        return _stream.DisposeAsync();
    }
}
