using System.Globalization;
using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Characters.Tables;

/// <summary>One thing that is wrong with a table.</summary>
/// <param name="Line">Line of the file, from 1.</param>
public sealed record TableError(int Line, Bilingual What);

/// <summary>Reads a table file (docs/formats.md): directives and mappings, a line each. A 外字 file is one without directives, laid over another set.</summary>
internal sealed class TableFile
{
    private const int MostErrors = 100;
    private const int LongestShift = 4;

    private readonly List<TableError> _errors = [];
    private readonly HashSet<int> _codes = [];
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Func<string, CharacterTable?> _base;
    private CharacterTable _table;
    private bool _ownShifts;
    private int _line;

    private TableFile(CharacterTable start, Func<string, CharacterTable?> find) => (_table, _base) = (start, find);

    /// <summary>The table, or what is wrong with it.</summary>
    /// <param name="start">What the file's lines are laid over; an empty table, or a copy of another.</param>
    /// <param name="find">Finds the set that a line <c>base</c> names.</param>
    public static (CharacterTable Table, IReadOnlyList<TableError> Errors) Read(string text, CharacterTable start, Func<string, CharacterTable?> find)
    {
        var file = new TableFile(start, find);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            file._line++;
            var content = line.IndexOf('#') is >= 0 and var comment ? line[..comment] : line;
            if (content.Trim() is { IsEmpty: false } said && file._errors.Count < MostErrors) file.Take(said.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        return (file._table, file._errors);
    }

    private void Take(string[] words)
    {
        switch (words)
        {
            case ["base", var name]: TakeBase(name); break;
            case ["in", var bytes]: TakeShift(_table.ShiftIn, bytes); break;
            case ["out", var bytes]: TakeShift(_table.ShiftOut, bytes); break;
            case ["end", "any" or "single"]: _table.OpenEnd = words[1] == "any"; break;
            case ["geta", var code] when Code(code) is { } geta: _table.Geta = geta; break;
            case [var code, "-"] when Code(code) is { } gone: _table.Remove(gone); break;
            case [var range, var first] when range.Contains('-'): TakeRange(range, first); break;
            case [var code, "<" or ">", .. var text]: TakeMapping(code, text, words[1][0]); break;
            case [var code, .. var text] when text.Length > 0: TakeMapping(code, text, '='); break;
            default: Wrong("この行を読めません。「コード U+XXXX」の形か、base・in・out・end・geta のどれかで書いてください。", "This line cannot be read. Write \"code U+XXXX\", or one of base, in, out, end, geta."); break;
        }
    }

    private void TakeBase(string name)
    {
        if (_codes.Count > 0 || _table.Read.Count > 0) Wrong("base は、ほかの行より前に一度だけ書けます。", "base stands before all other lines, once.");
        else if (_base(name) is { } found) _table = found.Copy(_table.Name);
        else Wrong($"base の文字コード「{name}」がありません。", $"There is no character set '{name}' to base it on.");
    }

    private void TakeShift(List<byte[]> shifts, string hex)
    {
        // A table that says shifts of its own has none of its base.
        if (!_ownShifts)
        {
            _table.ShiftIn.Clear();
            _table.ShiftOut.Clear();
        }
        _ownShifts = true;
        if (Bytes(hex) is { Length: >= 1 and <= LongestShift } bytes)
        {
            // What its base made of the byte, a control mostly, is gone.
            shifts.Add(bytes);
            _table.Remove(bytes[0]);
        }
        else Wrong("シフトは 1〜4 バイトの16進数で書いてください（例: 0E、0A42）。", "Write a shift as 1 to 4 bytes in hexadecimal (e.g. 0E, 0A42).");
    }

    private void TakeRange(string range, string first)
    {
        var ends = range.Split('-');
        if (ends is not [var from, var to] || Code(from) is not { } low || Code(to) is not { } high || high < low || (low ^ high) >= 0x100 && low >= CharacterTable.Pair || Text([first]) is not { } text)
        {
            Wrong("範囲は「4141-415A U+FF21」のように、同じ先頭バイトの中で書いてください。", "Write a range like \"4141-415A U+FF21\", within one first byte.");
            return;
        }
        var start = text.EnumerateRunes().First().Value;
        for (var code = low; code <= high; code++)
        {
            if (Rune.IsValid(start + code - low)) Add(code, new Rune(start + code - low).ToString(), '=');
            else Wrong("範囲が Unicode の文字を超えています。", "The range leaves what is a Unicode character.");
        }
    }

    private void TakeMapping(string hex, string[] codePoints, char direction)
    {
        if (Code(hex) is not { } code) Wrong("コードは1バイトか2バイトの16進数（2桁か4桁）で書いてください。", "Write a code as one or two bytes in hexadecimal (2 or 4 digits).");
        else if (Text(codePoints) is not { } text) Wrong("文字は U+4E9C のように、1つか2つ（異体字セレクターなど）書いてください。", "Write the character as U+4E9C, one or two of them (a variation selector).");
        else Add(code, text, direction);
    }

    private void Add(int code, string text, char direction)
    {
        if (direction != '>' && !_codes.Add(code)) Wrong($"コード {CharacterTable.Hex(code)} が二度あります。", $"The code {CharacterTable.Hex(code)} stands there twice.");
        else if (direction != '<' && !_texts.TryAdd(text, code))
            Wrong($"同じ文字がコード {CharacterTable.Hex(_texts[text])} にもあります。読むだけのコードには < を付けてください。", $"The same character has the code {CharacterTable.Hex(_texts[text])}, too. Mark the one that is only read with <.");
        else if (direction == '=') _table.Map(code, text);
        else if (direction == '<') _table.MapRead(code, text);
        else _table.MapWrite(code, text);
    }

    private static int? Code(string hex) => Bytes(hex) switch
    {
        [var one] => one,
        [var lead, var trail] => CharacterTable.Pair | lead << 8 | trail,
        _ => null,
    };

    private static byte[]? Bytes(string hex) =>
        hex.Length % 2 == 0 && hex.Length is > 0 and <= 2 * LongestShift && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;

    private static string? Text(string[] codePoints)
    {
        if (codePoints.Length is 0 or > 2) return null;
        var text = "";
        foreach (var point in codePoints)
        {
            if (!point.StartsWith("U+", StringComparison.Ordinal) || !int.TryParse(point.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.IsValid(value))
                return null;
            text += new Rune(value);
        }
        return text;
    }

    private void Wrong(string ja, string en) => _errors.Add(new TableError(_line, new Bilingual(ja, en)));
}
