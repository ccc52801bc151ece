using Bus.Core.Vocabulary;

namespace Bus.Contracts.Characters.Tables;

/// <summary>What a whole table must be, so that bytes have one meaning only.</summary>
internal static class TableRules
{
    public static IEnumerable<TableError> Check(CharacterTable table)
    {
        if (table.Read.Count == 0) yield return Wrong("文字が一つもありません。", "It has no character.");
        if (table.ShiftIn.Count == 0 != (table.ShiftOut.Count == 0)) yield return Wrong("シフトの in と out は両方書いてください。", "Shifts need both, in and out.");
        var leads = table.Read.Keys.Where(c => c >= CharacterTable.Pair).Select(c => c >> 8 & 0xFF).ToHashSet();
        foreach (var shift in table.ShiftIn.Concat(table.ShiftOut))
        {
            if (table.Read.ContainsKey(shift[0])) yield return Wrong($"シフトの先頭バイト {shift[0]:X2} が文字のコードでもあります。", $"The first byte of a shift, {shift[0]:X2}, is also the code of a character.");
            if (leads.Contains(shift[0])) yield return Wrong($"シフトの先頭バイト {shift[0]:X2} が2バイト文字の先頭でもあります。", $"The first byte of a shift, {shift[0]:X2}, also begins pairs.");
        }
        if (table.ShiftIn.Count > 0) yield break;
        foreach (var lead in leads.Where(table.Read.ContainsKey))
            yield return Wrong($"シフトのない表で、バイト {lead:X2} が1バイト文字でも2バイト文字の先頭でもあります。", $"Without shifts, the byte {lead:X2} cannot be a character and begin pairs.");
    }

    private static TableError Wrong(string ja, string en) => new(0, new Bilingual(ja, en));
}
