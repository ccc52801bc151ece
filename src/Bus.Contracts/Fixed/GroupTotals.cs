using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bus.Contracts.Layouts;
using Bus.Core.Records;

namespace Bus.Contracts.Fixed;

/// <summary>Counts and sums of one group's data records, as its trailer states them.</summary>
internal sealed class GroupTotals
{
    private readonly ImmutableArray<FixedField> _fields;
    private readonly Int128[] _totals;
    private readonly bool[] _unsure;

    public GroupTotals(FixedRecord? trailer)
    {
        _fields = trailer is null ? [] : [.. trailer.Fields.Where(f => f.Check is not null)];
        (_totals, _unsure) = (new Int128[_fields.Length], new bool[_fields.Length]);
    }

    /// <summary>A new group begins.</summary>
    public void Clear()
    {
        Array.Clear(_totals);
        Array.Clear(_unsure);
    }

    /// <summary>Counts a data record, good or bad. A value that cannot be read makes the totals it belongs to unsure: they are not compared.</summary>
    public void Add(FieldOf field, Func<int, bool> readable)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            var check = _fields[i].Check!;
            if (Holds(check, field, readable) is not { } holds)
            {
                _unsure[i] = true;
                continue;
            }
            if (!holds) continue;
            if (check.SumItem < 0) _totals[i]++;
            else if (readable(check.SumItem) && Number(field(check.SumItem)) is { } amount) _totals[i] += amount;
            else _unsure[i] = true;
        }
    }

    /// <summary>The first field of the trailer that says something else than was counted; null: they agree.</summary>
    /// <param name="said">The number in the field; null: it is none.</param>
    public (FixedField Field, long? Said, long Counted)? Disagreement(Func<FixedField, long?> said)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (said(_fields[i]) is not { } number) return (_fields[i], null, 0);
            if (!_unsure[i] && number != _totals[i]) return (_fields[i], number, (long)_totals[i]);
        }
        return null;
    }

    /// <summary>What the trailer is to say in the field; null: the field is not counted.</summary>
    public string? Text(FixedField field) => _fields.IndexOf(field) is >= 0 and var i ? _totals[i].ToString(CultureInfo.InvariantCulture) : null;

    private static bool? Holds(FixedCheck check, FieldOf field, Func<int, bool> readable)
    {
        foreach (var condition in check.Where)
        {
            if (!readable(condition.Item)) return null;
            var value = field(condition.Item);
            var holds = false;
            foreach (var allowed in condition.Values) holds |= value.SequenceEqual(allowed);
            if (!holds) return false;
        }
        return true;
    }

    private static long? Number(ReadOnlySpan<byte> utf8) =>
        utf8.IsEmpty ? 0 : Utf8Parser.TryParse(utf8, out long value, out var read) && read == utf8.Length ? value : null;
}
