using System.Text;

namespace Bus.Contracts.Characters.Tables;

/// <summary>The tables that need no file: made of what .NET and the C library know, so that the product ships no maker's table.</summary>
internal static class KnownTables
{
    /// <summary>EBCDIC, single-byte katakana (CCSID 290), by .NET's code page 20290.</summary>
    public const string Ibm290 = "ibm-290";
    /// <summary>EBCDIC, katakana first, with pairs (CCSID 930 = 290 + 300).</summary>
    public const string Ibm930 = "ibm-930";
    /// <summary>EBCDIC, Latin first, with pairs (CCSID 939 = 1027 + 300).</summary>
    public const string Ibm939 = "ibm-939";

    private const byte ShiftOut = 0x0E, ShiftIn = 0x0F;

    private static readonly Dictionary<string, Lazy<CharacterTable?>> Tables = new(StringComparer.Ordinal)
    {
        [Cp932CharacterSet.WireName] = new(MakeCp932),
        [Ibm290] = new(MakeIbm290),
        [Ibm930] = new(() => MakeIbm(Ibm930, "IBM930")),
        [Ibm939] = new(() => MakeIbm(Ibm939, "IBM939")),
    };

    /// <summary>Their names; each is made when it is first used.</summary>
    public static IEnumerable<string> Names => Tables.Keys;

    /// <summary>A table by name; null: there is none, or this system's C library has not got it.</summary>
    public static CharacterTable? Find(string name) => Tables.GetValueOrDefault(name)?.Value;

    private static CharacterTable MakeCp932()
    {
        var table = new CharacterTable { Name = Cp932CharacterSet.WireName, Geta = CharacterTable.Pair | Cp932.Geta };
        for (var b = 0; b < 0x80; b++) table.Map(b, ((char)b).ToString());
        for (var code = 0x80; code < 0x1_0000; code++)
        {
            if (code > 0xFF && !Cp932.IsLead((byte)(code >> 8)) || Cp932.Decode(code) is '\0') continue;
            var (character, key) = (Cp932.Decode(code), code > 0xFF ? CharacterTable.Pair | code : code);
            if (Cp932.Encode(character) == code) table.Map(key, character.ToString());
            else table.MapRead(key, character.ToString());
        }
        return table;
    }

    private static CharacterTable MakeIbm290()
    {
        var codes = CodePagesEncodingProvider.Instance.GetEncoding(20290, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD"))!;
        var table = new CharacterTable { Name = Ibm290 };
        for (var code = 0; code <= 0xFF; code++)
        {
            var text = codes.GetString([(byte)code]);
            // The framework makes ? of what is no character; ? itself is 6F.
            if (text == "\uFFFD" || text == "?" && code != 0x6F) continue;
            table.Map(code, text);
        }
        return table;
    }

    private static CharacterTable? MakeIbm(string name, string systemName)
    {
        using var reader = Iconv.Open("UTF-8", systemName);
        using var writer = Iconv.Open(systemName, "UTF-8");
        if (reader is null || writer is null) return null;
        var table = new CharacterTable { Name = name, ShiftIn = { new byte[] { ShiftOut } }, ShiftOut = { new byte[] { ShiftIn } } };
        for (var code = 0; code <= 0xFF; code++)
            if (code is not (ShiftOut or ShiftIn)) Add(code, [(byte)code]);
        // Pairs of EBCDIC: both bytes 41 to FE, and the space 4040.
        Add(CharacterTable.Pair | 0x4040, [ShiftOut, 0x40, 0x40, ShiftIn]);
        for (var lead = 0x41; lead <= 0xFE; lead++)
            for (var trail = 0x41; trail <= 0xFE; trail++)
                Add(CharacterTable.Pair | lead << 8 | trail, [ShiftOut, (byte)lead, (byte)trail, ShiftIn]);
        return table;

        void Add(int code, byte[] bytes)
        {
            if (reader.ToText(bytes) is not { Length: > 0 } text) return;
            if (writer.Convert(Encoding.UTF8.GetBytes(text)) is { } back && back.AsSpan().SequenceEqual(bytes)) table.Map(code, text);
            else table.MapRead(code, text);
        }
    }
}
