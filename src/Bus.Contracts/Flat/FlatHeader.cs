using System.Text;
using Bus.Contracts.Characters;
using Bus.Core.Contracts;
using Bus.Core.Faults;

namespace Bus.Contracts.Flat;

/// <summary>Compares the header row with a shape: the contract's headers in order, then the additional items' in order, of which those that are not required may be missing.</summary>
internal sealed class FlatHeader
{
    private readonly RecordShape _shape;
    private readonly List<string?> _names = [];

    public FlatHeader(RecordShape shape, FlatEncoding encoding, RowScanner row, ReadOnlySpan<byte> raw)
    {
        _shape = shape;
        ColumnOf = new int[shape.Items.Length];
        Array.Fill(ColumnOf, -1);
        Columns = row.Count;
        Read(_names, encoding, row, raw);
        Fault = Compare();
        if (Fault is not null && OtherSet(encoding, row, raw) is { } other) Fault = FlatFaults.OtherCharacterSet(encoding, other);
    }

    /// <summary>Column of each item of the shape; −1: the file has no such column.</summary>
    public int[] ColumnOf { get; }
    /// <summary>Columns of the file.</summary>
    public int Columns { get; }
    /// <summary>What is wrong with the header; null if it is as the shape says.</summary>
    public Fault? Fault { get; }

    private Fault? Compare()
    {
        var column = 0;
        for (var item = 0; item < _shape.Items.Length; item++)
        {
            var expected = _shape.Items[item];
            var additional = item >= _shape.Contract.Items.Length;
            if (column < _names.Count && _names[column] == expected.Header) ColumnOf[item] = column++;
            else if (!additional || expected.Required) return FlatFaults.WrongHeader(column + 1, expected, KnownName(column));
        }
        return column < Columns ? FlatFaults.UnknownColumn(column + 1, KnownName(column)) : null;
    }

    /// <summary>The name found, where it is one of the shape's own headers; anything else may be personal data of a file without header.</summary>
    private string? KnownName(int column) =>
        column < _names.Count && _shape.Items.Any(i => i.Header == _names[column]) ? _names[column] : null;

    private FlatEncoding? OtherSet(FlatEncoding encoding, RowScanner row, ReadOnlySpan<byte> raw)
    {
        var other = encoding.IsUtf8 ? Cp932Encoding.Instance : (FlatEncoding)Utf8Encoding.Instance;
        var names = new List<string?>();
        Read(names, other, row, raw);
        return names[0]?.TrimStart('\uFEFF') == _shape.Items[0].Header && _names[0] != _shape.Items[0].Header ? other : null;
    }

    private static void Read(List<string?> names, FlatEncoding encoding, RowScanner row, ReadOnlySpan<byte> raw)
    {
        for (var column = 0; column < Math.Min(row.Count, row.Kept); column++)
        {
            var field = row[column];
            var utf8 = new byte[field.Length * encoding.MaxGrowth];
            var length = encoding.Decode(raw.Slice(field.Start, field.Length), utf8);
            names.Add(length < 0 ? null : Encoding.UTF8.GetString(utf8, 0, length).Replace("\"\"", "\"", StringComparison.Ordinal));
        }
    }
}
