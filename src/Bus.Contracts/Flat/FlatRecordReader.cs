using System.Text;
using Bus.Contracts.Characters;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Contracts.Flat;

/// <summary>Reads a CSV file with or without its header row, byte by byte: a field becomes UTF-8 only where it is not already, and never a string.</summary>
internal sealed class FlatRecordReader : CandidateReader
{
    private const byte EndOfFile = 0x1A;

    private readonly Stream _stream;
    private readonly RecordShape _shape;
    private readonly FlatEncoding _encoding;
    private readonly int _maxRow;
    private readonly bool _hasHeader;
    private readonly RowBuffer _buffer;
    private readonly RowScanner _scanner;
    private readonly FieldStore _fields;
    private int[]? _columnOf;   // by item of the shape; −1: the file has no such column. Null until the header was read.
    private int _columns;
    private int _rowLength;
    private int _blanksUntil;   // blank rows are rows up to here (counted from the row at hand), for something follows them
    private long _rows;
    private long _lines;        // physical lines before the row at hand
    private bool _ended;

    public FlatRecordReader(Stream stream, RecordShape shape, FlatEncoding encoding, int bufferBytes, int maxRowBytes, bool header)
    {
        (_stream, _shape, _encoding, _maxRow, _hasHeader) = (stream, shape, encoding, maxRowBytes, header);
        _buffer = new RowBuffer(stream, bufferBytes, maxRowBytes);
        _scanner = new RowScanner(shape.Items.Length + 1);
        _fields = new FieldStore(_scanner, shape.Items.Length, encoding);
    }

    public override ReadOnlySpan<byte> Field(int item) =>
        _columnOf![item] is >= 0 and var column ? _fields.Get(column, Raw) : default;

    public override ReadOnlySpan<byte> Raw => _buffer.Data[.._rowLength];

    public override void CopyTo(RecordForms forms)
    {
        // Columns stand in the shape's order; where none is missing, column and item are the same.
        if (_columns != _shape.Items.Length || !FieldsReadable || !_fields.IsRow || !forms.TryAddRow(Raw, _scanner.First(_columns))) base.CopyTo(forms);
    }

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (_ended || Failure is not null) return new(false);
        if (_columnOf is not null && Next() is { } found) return new(found && Take());
        return ReadSlowAsync(cancellation);
    }

    private async ValueTask<bool> ReadSlowAsync(CancellationToken cancellation)
    {
        if (_columnOf is null)
        {
            await _buffer.FillAsync(cancellation).ConfigureAwait(false);
            if (_buffer.Data.StartsWith(Encoding.UTF8.Preamble) && _encoding.IsUtf8) _buffer.Advance(Encoding.UTF8.Preamble.Length);
            if (!await NextAsync(cancellation).ConfigureAwait(false))
            {
                if (_hasHeader) Failure ??= FlatFaults.NoHeader;
                return false;
            }
            if (!_hasHeader)
            {
                TakeColumns();
                return Take();
            }
            if (!TakeHeader()) return false;
        }
        return await NextAsync(cancellation).ConfigureAwait(false) && Take();
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (Next() is { } found) return found;
            await _buffer.FillAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Finds the next row: true when it stands in the buffer, false at the end or on failure, null when more bytes are needed.</summary>
    private bool? Next()
    {
        LeaveRow();
        var data = _buffer.Data;
        if (data.IsEmpty) return _buffer.AtEnd ? End() : null;
        // What DOS puts behind the last line of a file is no row.
        if (data is [EndOfFile]) return _buffer.AtEnd ? End() : null;
        var step = _scanner.Scan(data, _buffer.AtEnd);
        switch (step)
        {
            case RowStep.Row when _scanner.Length > _maxRow:
            case RowStep.NeedMore when _buffer.Full:
                return Fail(_scanner.OpenField >= 0 ? FlatFaults.QuoteTooLong(_rows + 1, OpenedOn, _maxRow) : FlatFaults.RowTooLong(_rows + 1, _maxRow));
            case RowStep.NeedMore:
                return null;
            case RowStep.Unclosed:
                return Fail(FlatFaults.Unclosed(_rows + 1, OpenedOn));
            case RowStep.AfterQuote:
                return Fail(FlatFaults.AfterQuote(_rows + 1, OpenedOn));
        }
        if (data[0] is (byte)'\r' or (byte)'\n' && _scanner.Count == 1 && _scanner[0].Length == 0 && IsTrailingBlank(data) is { } trailing)
            return trailing ? End() : null;
        _rowLength = _scanner.Length;
        _rows++;
        return true;
    }

    private long OpenedOn => _lines + 1 + _scanner.LinesBeforeOpen;

    private void LeaveRow()
    {
        if (_rowLength == 0) return;
        _buffer.Advance(_rowLength);
        _lines += 1 + _scanner.InnerLines;
        _blanksUntil -= _rowLength;
        _rowLength = 0;
    }

    /// <summary>Whether nothing but line ends, and the mark of an ended file, follows a blank row: true; false: not known yet; null: something follows, so that the blank row is a (wrong) row.</summary>
    private bool? IsTrailingBlank(ReadOnlySpan<byte> data)
    {
        if (_blanksUntil > 0) return null;
        var content = data.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        if (content == data.Length - 1 && data[content] == EndOfFile) content = -1;
        if (content < 0 && _buffer.AtEnd) return true;
        if (content < 0 && !_buffer.Full) return false;
        _blanksUntil = content < 0 ? data.Length : content;
        return null;
    }

    private bool End()
    {
        _ended = true;
        return false;
    }

    private bool Fail(Fault fault)
    {
        Failure = fault;
        return false;
    }

    private bool TakeHeader()
    {
        var header = new FlatHeader(_shape, _encoding, _scanner, Raw);
        _columnOf = header.ColumnOf;
        _columns = header.Columns;
        Failure = header.Fault;
        return Failure is null;
    }

    /// <summary>Without a header the first row says how many columns there are: additional items that are not required may be missing at the end. A row that says anything
    /// else is wrong by itself, and all columns are expected.</summary>
    private void TakeColumns()
    {
        var least = _shape.Items.Length;
        while (least > _shape.Contract.Items.Length && !_shape.Items[least - 1].Required) least--;
        _columns = _scanner.Count >= least && _scanner.Count <= _shape.Items.Length ? _scanner.Count : _shape.Items.Length;
        _columnOf = [.. Enumerable.Range(0, _shape.Items.Length).Select(item => item < _columns ? item : -1)];
    }

    private bool Take()
    {
        Index++;
        Line = _rows;
        Structural = null;
        FieldsReadable = _scanner.Count == _columns;
        if (!FieldsReadable)
        {
            Structural = FlatFaults.WrongColumnCount(_columns, _scanner.Count);
            return true;
        }
        var undecodable = _fields.Take(Raw, _columns);
        if (undecodable >= 0) Structural = FlatFaults.Undecodable(ItemOf(undecodable), _encoding);
        else if (_scanner.BareAt >= 0) Structural = FlatFaults.BareQuote(ItemOf(_scanner.BareAt));
        return true;
    }

    public override IReadOnlyList<UndecodableBytes> Undecodable => ListUndecodable();

    private List<UndecodableBytes> ListUndecodable()
    {
        var found = new List<UndecodableBytes>();
        for (var item = 0; item < _columnOf!.Length && FieldsReadable; item++)
        {
            if (_columnOf[item] is not (>= 0 and var column)) continue;
            var bytes = Raw.Slice(_scanner[column].Start, _scanner[column].Length);
            foreach (var (at, length) in _encoding.FindUndecodable(bytes))
                found.Add(new UndecodableBytes(_shape.Items[item].Element, at + 1, Convert.ToHexString(bytes.Slice(at, length))));
        }
        return found;
    }

    private Item ItemOf(int column) => _shape.Items[Array.IndexOf(_columnOf!, column)];

    public override ValueTask DisposeAsync()
    {
        _ended = true;
        _rowLength = 0;
        _buffer.Dispose();
        _fields.Dispose();
        return _stream.DisposeAsync();
    }
}
