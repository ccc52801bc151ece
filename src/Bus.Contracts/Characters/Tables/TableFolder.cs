using System.Text;
using System.Text.RegularExpressions;
using Bus.Contracts.Catalogue;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Characters.Tables;

/// <summary>The site's own character sets: <c>character-sets/{name}.charset</c> in the folder of its contracts.</summary>
internal static partial class TableFolder
{
    public const string Folder = "character-sets";
    public const string Extension = ".charset";
    private const long LargestFile = 16 << 20;

    /// <summary>All tables, and everything that is wrong with any of them. One may be based on a built-in set, not on another of the folder.</summary>
    public static (IReadOnlyList<CharacterTable> Tables, IReadOnlyList<ContractError> Errors) Read(string root)
    {
        var (tables, errors) = (new List<CharacterTable>(), new List<ContractError>());
        var folder = Path.Combine(root, Folder);
        if (!Directory.Exists(folder)) return (tables, errors);
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal))
        {
            var (table, found) = ReadFile(path);
            errors.AddRange(found.Select(e => new ContractError(path, Errors.Line(e.Line), e.What)));
            if (found.Count == 0) tables.Add(table);
        }
        return (tables, errors);
    }

    /// <summary>One table; its name is the file's.</summary>
    public static (CharacterTable Table, IReadOnlyList<TableError> Errors) ReadFile(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var empty = new CharacterTable { Name = name };
        if (!Name().IsMatch(name) || name == Utf8CharacterSet.WireName || KnownTables.Names.Contains(name))
            return (empty, [Wrong("表の名前（ファイル名）は小文字の英数字と - で、組み込みの文字コードと違う名前にしてください。", "A table's name (its file name) is lower-case letters, digits and '-', and none of the built-in sets'.")]);
        if (new FileInfo(path).Length > LargestFile) return (empty, [Wrong($"表が {LargestFile} バイトを超えています。", $"The table is larger than {LargestFile} bytes.")]);
        var (table, errors) = TableFile.Read(File.ReadAllText(path, new UTF8Encoding(false, true)), empty, KnownTables.Find);
        if (errors.Count > 0) return (table, errors);
        return (table, [.. TableRules.Check(table)]);
    }

    private static TableError Wrong(string ja, string en) => new(0, new Bilingual(ja, en));

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$")]
    private static partial Regex Name();
}
