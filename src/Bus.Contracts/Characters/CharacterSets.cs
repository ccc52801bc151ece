using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Bus.Contracts.Characters.Tables;
using Bus.Core.Contracts;
using Bus.Core.Records;

namespace Bus.Contracts.Characters;

/// <summary>The character sets in force: the built-in ones and those of the site's folder, alone or with 外字 laid over them.</summary>
internal sealed class CharacterSets
{
    private const int MostKept = 1_000;

    private static readonly ICharacterSet Utf8 = new Utf8CharacterSet();
    private static readonly ICharacterSet Cp932 = new Cp932CharacterSet();

    private volatile FrozenDictionary<string, CharacterTable> _own = FrozenDictionary<string, CharacterTable>.Empty;
    private volatile ConcurrentDictionary<(string, string?), TableEncoding> _made = new();

    /// <summary>Names, and which may be used for CSV. The tables of the C library are not made for this.</summary>
    public ImmutableArray<CharacterSetInfo> Infos => [.. new[]
        {
            new CharacterSetInfo(Utf8CharacterSet.WireName, true), new CharacterSetInfo(Cp932CharacterSet.WireName, true), new CharacterSetInfo(KnownTables.Ibm290, false),
            new CharacterSetInfo(KnownTables.Ibm930, false), new CharacterSetInfo(KnownTables.Ibm939, false),
        }.Concat(_own.Keys.Select(name => new CharacterSetInfo(name, Encoding(new FileForm(name))!.AsciiSafe))).OrderBy(i => i.Name, StringComparer.Ordinal)];

    /// <summary>Puts the site's own tables in force.</summary>
    public void Replace(IEnumerable<CharacterTable> own)
    {
        _own = own.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _made = new();
    }

    /// <summary>How bytes of the form become text; null: the set is not known here, or the 外字 cannot be read.</summary>
    public FlatEncoding? Encoding(FileForm form) => form switch
    {
        { CharacterSet: Utf8CharacterSet.WireName, Gaiji: null } => Utf8Encoding.Instance,
        { CharacterSet: Cp932CharacterSet.WireName, Gaiji: null } => Cp932Encoding.Instance,
        _ => Table(form),
    };

    /// <summary>What the set of the form can hold; null as above.</summary>
    public ICharacterSet? Find(FileForm form) => form switch
    {
        { CharacterSet: Utf8CharacterSet.WireName, Gaiji: null } => Utf8,
        { CharacterSet: Cp932CharacterSet.WireName, Gaiji: null } => Cp932,
        _ => Table(form) is { } encoding ? new TableCharacterSet(encoding) : null,
    };

    /// <summary>The first thing that is wrong with the form's 外字; null: nothing, or there is no such set to lay them over.</summary>
    public TableError? GaijiError(FileForm form) =>
        form.Gaiji is { } gaiji && Base(form.CharacterSet) is { } table ? TableFile.Read(gaiji, table.Copy(table.Name), _ => null).Errors.FirstOrDefault() : null;

    private CharacterTable? Base(string name) => _own.GetValueOrDefault(name) ?? KnownTables.Find(name);

    private TableEncoding? Table(FileForm form)
    {
        if (_made.TryGetValue((form.CharacterSet, form.Gaiji), out var made)) return made;
        if (Base(form.CharacterSet) is not { } table) return null;
        if (form.Gaiji is { } gaiji)
        {
            var (laid, errors) = TableFile.Read(gaiji, table.Copy(table.Name), _ => null);
            if (errors.Count > 0) return null;
            table = laid;
        }
        var encoding = new TableEncoding(table);
        // Bounded by the routes of the region; what regions of long ago used is not kept for ever.
        if (_made.Count >= MostKept) _made.Clear();
        return _made.GetOrAdd((form.CharacterSet, form.Gaiji), encoding);
    }
}
