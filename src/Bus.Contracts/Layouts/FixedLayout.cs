using System.Collections.Immutable;

namespace Bus.Contracts.Layouts;

/// <summary>A file of records of a fixed length, ready for use.</summary>
/// <param name="RecordLength">In bytes, without line end.</param>
/// <param name="ManyGroups">Header, data and trailer may come again before the end record.</param>
internal sealed record FixedLayout(string Name, int RecordLength, LineEnd LineEnd, bool ManyGroups,
    FixedRecord? Header, FixedRecord Data, FixedRecord? Trailer, FixedRecord? End);

/// <summary>How records are parted.</summary>
internal enum LineEnd
{
    /// <summary>As the first record has it; written without.</summary>
    Any,
    None,
    CrLf,
    Lf,
}

/// <summary>One type of record.</summary>
/// <param name="MatchAt">Where its mark stands, from 0.</param>
/// <param name="Match">Its mark; null: it needs none, there is no other type.</param>
internal sealed record FixedRecord(int MatchAt, string? Match, ImmutableArray<FixedField> Fields);

/// <summary>One field.</summary>
/// <param name="Name">For people.</param>
/// <param name="Item">Index of the contract's item; −1: it belongs to none.</param>
/// <param name="Offset">From 0, in bytes.</param>
/// <param name="Value">What always stands there; null: anything.</param>
/// <param name="Empty">What stands for an absent value; null: spaces.</param>
/// <param name="Check">What its number must be; null: it is not checked.</param>
internal sealed record FixedField(string Name, int Item, int Offset, int Width, FieldType Type, string? Value, string? Empty, FixedCheck? Check);

/// <summary>How a value lies in its field.</summary>
internal enum FieldType
{
    /// <summary>C: left, padded with spaces on its right.</summary>
    Text,
    /// <summary>N: right, padded with zeros on its left, which are no part of it.</summary>
    Number,
    /// <summary>N, as a code: zeros on its left are part of it.</summary>
    Digits,
    /// <summary>Pairs only, without shifts, padded with the wide space.</summary>
    Double,
    /// <summary>COMP-3: two digits a byte, the sign in the last half byte; no characters.</summary>
    Packed,
    /// <summary>A digit a byte, the sign over the last one.</summary>
    Zoned,
}

/// <summary>A number of a trailer that is counted from the data of its group.</summary>
/// <param name="SumItem">The item summed up; −1: the records are counted.</param>
/// <param name="Where">Only records whose item has one of the values; all of these must hold.</param>
internal sealed record FixedCheck(int SumItem, ImmutableArray<FixedCondition> Where);

/// <summary>An item and the values that it may have.</summary>
internal sealed record FixedCondition(int Item, ImmutableArray<byte[]> Values);
