using System.Buffers;
using System.Text;

namespace Bus.Contracts.Characters.Tables;

/// <summary>A character set by its table: single bytes and pairs, with shifts between them or without. Every value begins, and ends, with single bytes.</summary>
internal sealed class TableEncoding : FlatEncoding
{
    private const int NoCode = -1;

    private readonly byte[]?[] _single = new byte[]?[0x100];
    private readonly byte[]?[] _pairs = new byte[]?[0x1_0000];
    private readonly bool[] _isLead = new bool[0x100];
    private readonly Dictionary<int, int> _codeOf = [];
    private readonly Dictionary<(int, int), int> _codeOfTwo = [];
    private readonly HashSet<int> _beginsTwo = [];
    private readonly byte[][] _in, _out;
    private readonly bool _openEnd;
    private readonly int _geta;

    public TableEncoding(CharacterTable table)
    {
        Table = table;
        (_in, _out, _openEnd) = ([.. table.ShiftIn], [.. table.ShiftOut], table.OpenEnd);
        foreach (var (code, text) in table.Read)
        {
            if (code < CharacterTable.Pair) _single[code] = Encoding.UTF8.GetBytes(text);
            else
            {
                _pairs[code & 0xFFFF] = Encoding.UTF8.GetBytes(text);
                _isLead[code >> 8 & 0xFF] = true;
            }
        }
        foreach (var (text, code) in table.Write)
        {
            var runes = text.EnumerateRunes().ToArray();
            if (runes.Length == 1) _codeOf[runes[0].Value] = code;
            else if (runes.Length == 2)
            {
                _codeOfTwo[(runes[0].Value, runes[1].Value)] = code;
                _beginsTwo.Add(runes[0].Value);
            }
        }
        _geta = table.Geta ?? Find('〓') ?? Find('?') ?? Find(' ') ?? 0x3F;
        AsciiSafe = _in.Length == 0 && Enumerable.Range(0, 0x80).All(b => _single[b] is [var same] && same == b)
            && ",\"\r\n".All(c => Find(c) == c) && !_pairs.Where((p, code) => p is not null && (code & 0xFF) < 0x30).Any();
    }

    public CharacterTable Table { get; }
    public override string Name => Table.Name;
    public override bool AsciiSafe { get; }

    // Any code may be two characters of four bytes each.
    public override int MaxGrowth => 8;

    /// <summary>Pairs are known by their first byte.</summary>
    private bool ByLead => _in.Length == 0;

    public override int MaxEncoded(int utf8Length) => utf8Length * (2 + Longest(_in) + Longest(_out)) + Longest(_out);

    public override int Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8, bool doubled = false)
    {
        var written = 0;
        foreach (var piece in new Pieces(this, bytes, doubled))
        {
            if (piece.Text is null) return -1;
            piece.Text.CopyTo(utf8[written..]);
            written += piece.Text.Length;
        }
        return written;
    }

    public override IReadOnlyList<(int At, int Length)> FindUndecodable(ReadOnlySpan<byte> bytes, bool doubled = false)
    {
        var found = new List<(int, int)>();
        foreach (var piece in new Pieces(this, bytes, doubled))
            if (piece.Text is null) found.Add((piece.At, piece.Length));
        return found;
    }

    public override int Encode(ReadOnlySpan<byte> utf8, Span<byte> bytes, Action<Rune>? unmappable, bool doubled = false)
    {
        var (written, inPairs) = (0, doubled);
        while (!utf8.IsEmpty)
        {
            var code = Next(ref utf8, unmappable, doubled);
            var pair = code >= CharacterTable.Pair;
            if (!ByLead && !doubled && pair != inPairs)
            {
                (pair ? _in : _out)[0].CopyTo(bytes[written..]);
                written += (pair ? _in : _out)[0].Length;
                inPairs = pair;
            }
            if (pair) bytes[written++] = (byte)(code >> 8);
            bytes[written++] = (byte)code;
        }
        if (inPairs && !doubled && !ByLead)
        {
            _out[0].CopyTo(bytes[written..]);
            written += _out[0].Length;
        }
        return written;
    }

    /// <summary>The text for people; U+FFFD for what is no character.</summary>
    public string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var piece in new Pieces(this, bytes, doubled: false)) text.Append(piece.Text is null ? "\uFFFD" : Encoding.UTF8.GetString(piece.Text));
        return text.ToString();
    }

    private int Next(ref ReadOnlySpan<byte> utf8, Action<Rune>? unmappable, bool doubled)
    {
        Rune.DecodeFromUtf8(utf8, out var rune, out var used);
        var code = _codeOf.GetValueOrDefault(rune.Value, NoCode);
        if (_beginsTwo.Contains(rune.Value) && Rune.DecodeFromUtf8(utf8[used..], out var second, out var more) == OperationStatus.Done
            && _codeOfTwo.TryGetValue((rune.Value, second.Value), out var together))
            (code, used) = (together, used + more);
        utf8 = utf8[used..];
        if (code != NoCode && (!doubled || code >= CharacterTable.Pair)) return code;
        unmappable?.Invoke(rune);
        return _geta;
    }

    private int? Find(char character) => _codeOf.TryGetValue(character, out var code) ? code : null;

    private static int Longest(byte[][] shifts) => shifts.Length == 0 ? 0 : shifts.Max(s => s.Length);

    /// <summary>A code with its text, or bytes that are no characters (then without text).</summary>
    private readonly record struct Piece(int At, int Length, byte[]? Text);

    /// <summary>Cuts bytes into codes. An odd byte among pairs, a code without a text, and a value that ends among pairs are pieces without text.</summary>
    private ref struct Pieces
    {
        private readonly TableEncoding _set;
        private readonly ReadOnlySpan<byte> _bytes;
        private readonly bool _doubled;
        private int _at;
        private bool _inPairs;
        private int _shiftedAt;

        public Pieces(TableEncoding set, ReadOnlySpan<byte> bytes, bool doubled)
        {
            (_set, _doubled, _inPairs) = (set, doubled, doubled);
            _bytes = bytes;
        }

        public Piece Current { get; private set; }

        public readonly Pieces GetEnumerator() => this;

        public bool MoveNext()
        {
            if (!_doubled) PassShifts();
            var left = _bytes.Length - _at;
            if (left == 0)
            {
                if (!_inPairs || _doubled || _set._openEnd) return false;
                _inPairs = false;
                Current = new Piece(_shiftedAt, _bytes.Length - _shiftedAt, null);
                return true;
            }
            var pair = _inPairs || _set.ByLead && _set._isLead[_bytes[_at]] && _set._single[_bytes[_at]] is null;
            var length = pair ? Math.Min(2, left) : 1;
            var text = length == 2 ? _set._pairs[_bytes[_at] << 8 | _bytes[_at + 1]] : pair ? null : _set._single[_bytes[_at]];
            Current = new Piece(_at, length, text);
            _at += length;
            return true;
        }

        private void PassShifts()
        {
            for (var passed = true; passed;)
            {
                passed = Pass(_set._in, true) || Pass(_set._out, false);
            }
        }

        private bool Pass(byte[][] shifts, bool into)
        {
            foreach (var shift in shifts)
            {
                if (!_bytes[_at..].StartsWith(shift)) continue;
                if (into && !_inPairs) _shiftedAt = _at;
                _at += shift.Length;
                _inPairs = into;
                return true;
            }
            return false;
        }
    }
}
