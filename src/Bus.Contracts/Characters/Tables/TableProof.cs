using System.Text;

namespace Bus.Contracts.Characters.Tables;

/// <summary>What became of the proof that a set gives back what it was given: every code was decoded and encoded again, every character that can be written was encoded and decoded again, and all of them in one text.</summary>
/// <param name="Singles">Codes of one byte.</param>
/// <param name="Pairs">Codes of two bytes.</param>
/// <param name="ReadOnly">Codes that are read, but never written: their character has another code. A file that holds them comes back with the other code.</param>
/// <param name="WriteOnly">Characters that are written as a code that reads as another character.</param>
/// <param name="Broken">Codes that do not come back although the table says so; a set with one of these must not be used.</param>
public sealed record TableProof(int Singles, int Pairs, IReadOnlyList<ProofLine> ReadOnly, IReadOnlyList<ProofLine> WriteOnly, IReadOnlyList<ProofLine> Broken)
{
    /// <summary>What is decoded encodes back the same, but for the codes listed.</summary>
    public bool Holds => Broken.Count == 0;

    internal static TableProof Of(TableEncoding set)
    {
        var (readOnly, writeOnly, broken) = (new List<ProofLine>(), new List<ProofLine>(), new List<ProofLine>());
        var table = set.Table;
        foreach (var (code, text) in table.Read.OrderBy(r => r.Key))
        {
            var bytes = Bytes(table, code);
            if (Decode(set, bytes) != text) broken.Add(new ProofLine(CharacterTable.Hex(code), text, Decode(set, bytes)));
            else if (!table.Write.TryGetValue(text, out var written) || written != code) readOnly.Add(new ProofLine(CharacterTable.Hex(code), text, table.Write.TryGetValue(text, out var other) ? CharacterTable.Hex(other) : ""));
            else if (set.TryEncode(text) is not { } back || !back.AsSpan().SequenceEqual(bytes)) broken.Add(new ProofLine(CharacterTable.Hex(code), text, ""));
        }
        foreach (var (text, code) in table.Write.OrderBy(w => w.Value))
            if (table.Read.GetValueOrDefault(code) != text) writeOnly.Add(new ProofLine(CharacterTable.Hex(code), text, table.Read.GetValueOrDefault(code) ?? ""));
        var whole = string.Concat(table.Write.Where(w => table.Read.GetValueOrDefault(w.Value) == w.Key).OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Key));
        if (broken.Count == 0 && (set.TryEncode(whole) is not { } all || Decode(set, all) != whole)) broken.Add(new ProofLine("*", "", ""));
        return new TableProof(table.Read.Keys.Count(c => c < CharacterTable.Pair), table.Read.Keys.Count(c => c >= CharacterTable.Pair), readOnly, writeOnly, broken);
    }

    private static byte[] Bytes(CharacterTable table, int code) => code < CharacterTable.Pair ? [(byte)code]
        : table.ShiftIn.Count == 0 ? [(byte)(code >> 8), (byte)code] : [.. table.ShiftIn[0], (byte)(code >> 8), (byte)code, .. table.ShiftOut[0]];

    private static string Decode(TableEncoding set, byte[] bytes)
    {
        var utf8 = new byte[bytes.Length * set.MaxGrowth];
        var length = set.Decode(bytes, utf8);
        return length < 0 ? "\uFFFD" : Encoding.UTF8.GetString(utf8, 0, length);
    }
}

/// <summary>One code of a proof.</summary>
/// <param name="Code">In hexadecimal digits.</param>
/// <param name="Text">Its character.</param>
/// <param name="Other">The other code, or the other character.</param>
public sealed record ProofLine(string Code, string Text, string Other);
