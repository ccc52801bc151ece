using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Characters.Tables;

/// <summary>Checks a character set before it is used: what is wrong with its table, and the proof of the round trip.</summary>
/// <param name="Errors">What is wrong with the table; empty: it can be used.</param>
/// <param name="Proof">Null where the table cannot be read.</param>
/// <param name="AsciiSafe">True: a CSV file may be in it.</param>
public sealed record CharacterSetCheck(IReadOnlyList<TableError> Errors, TableProof? Proof, bool AsciiSafe)
{
    /// <summary>True: the set can be used, and comes back.</summary>
    public bool Holds => Errors.Count == 0 && Proof is { Holds: true };

    /// <summary>Of a table file, or of a built-in set by name; with 外字 laid over it where <paramref name="gaijiPath"/> names a file.</summary>
    public static CharacterSetCheck Of(string pathOrName, string? gaijiPath)
    {
        try
        {
            var (table, errors) = Find(pathOrName);
            if (errors.Count > 0) return new(errors, null, false);
            if (gaijiPath is not null)
            {
                (table, errors) = TableFile.Read(File.ReadAllText(gaijiPath, new UTF8Encoding(false, true)), table.Copy(table.Name), _ => null);
                if (errors.Count > 0) return new(errors, null, false);
            }
            var set = new TableEncoding(table);
            return new([], TableProof.Of(set), set.AsciiSafe);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return new([new TableError(0, new Bilingual("ファイルを読めないか、UTF-8 ではありません。", "The file cannot be read, or is not UTF-8."))], null, false);
        }
    }

    /// <summary>The built-in sets with tables, and whether this system has them.</summary>
    public static IEnumerable<(string Name, bool Usable)> BuiltIn() => KnownTables.Names.Select(name => (name, KnownTables.Find(name) is not null)).Append((Utf8CharacterSet.WireName, true));

    private static (CharacterTable, IReadOnlyList<TableError>) Find(string pathOrName)
    {
        if (!KnownTables.Names.Contains(pathOrName)) return TableFolder.ReadFile(pathOrName);
        return KnownTables.Find(pathOrName) is { } known ? (known, [])
            : (new CharacterTable(), [new TableError(0, new Bilingual("この環境の C ライブラリに変換表がありません（Debian の libc6 にはあります）。", "The C library of this system has no converter for it (Debian's libc6 has)."))]);
    }
}
