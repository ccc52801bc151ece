namespace Bus.Contracts.Characters.Tables;

/// <summary>
/// A character set as data: which code is which text, in which direction, and how a shift from single bytes to pairs is written.
/// A code is a byte, or a pair with <see cref="Pair"/> added. Built up from a file, then read by <see cref="TableEncoding"/>.
/// </summary>
internal sealed class CharacterTable
{
    /// <summary>What a pair's code has and a byte's has not.</summary>
    public const int Pair = 0x1_0000;

    public string Name { get; init; } = "";
    /// <summary>Text of each code that can be read.</summary>
    public Dictionary<int, string> Read { get; init; } = [];
    /// <summary>Code of each text that can be written.</summary>
    public Dictionary<string, int> Write { get; init; } = new(StringComparer.Ordinal);
    /// <summary>Byte sequences that begin pairs; the first is written. None: a pair is known by its first byte.</summary>
    public List<byte[]> ShiftIn { get; init; } = [];
    /// <summary>Byte sequences that end them; the first is written.</summary>
    public List<byte[]> ShiftOut { get; init; } = [];
    /// <summary>A value may end without the shift back.</summary>
    public bool OpenEnd { get; set; }
    /// <summary>What is written for a character that the set cannot hold; null: 〓, or ? where the set has none.</summary>
    public int? Geta { get; set; }

    /// <summary>A copy under another name, for 外字 to be laid over.</summary>
    public CharacterTable Copy(string name) => new()
    {
        Name = name,
        Read = new(Read),
        Write = new(Write, StringComparer.Ordinal),
        ShiftIn = [.. ShiftIn],
        ShiftOut = [.. ShiftOut],
        OpenEnd = OpenEnd,
        Geta = Geta,
    };

    /// <summary>A mapping in both directions; what the code and the text meant before is gone.</summary>
    public void Map(int code, string text)
    {
        Remove(code);
        Read[code] = text;
        Write[text] = code;
    }

    /// <summary>A code that is read as a text and never written.</summary>
    public void MapRead(int code, string text)
    {
        Remove(code);
        Read[code] = text;
    }

    /// <summary>A text that is written as a code, which reads as another.</summary>
    public void MapWrite(int code, string text) => Write[text] = code;

    /// <summary>The code is none of the set any more.</summary>
    public void Remove(int code)
    {
        if (Read.Remove(code, out var before) && Write.TryGetValue(before, out var written) && written == code) Write.Remove(before);
    }

    /// <summary>The code in hexadecimal digits.</summary>
    public static string Hex(int code) => code >= Pair ? $"{code & 0xFFFF:X4}" : $"{code:X2}";
}
