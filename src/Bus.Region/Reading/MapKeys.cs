using Bus.Core.Vocabulary;

namespace Bus.Region.Reading;

/// <summary>Sorts the entries of a map by key and tells those that cannot be meant.</summary>
internal static class MapKeys
{
    /// <summary>The values of the known keys. A misspelt key that is not there in its right spelling is told and then read as that, so that its contents are checked too.</summary>
    public static Dictionary<string, SourceNode> Sort(ReadScope scope, SourceMap map, DocumentPath path, IReadOnlyList<string> known, bool secret)
    {
        var values = new Dictionary<string, SourceNode>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (entry.Key is { } key && known.Contains(key)) Put(scope, values, entry, path[key]);
        }
        foreach (var entry in map.Entries)
        {
            if (entry.Key is null) scope.Problems.Error(path, secret ? ReadTexts.UnknownSecretKey(known) : ReadTexts.KeyNotText(), entry.KeyMark);
            else if (!known.Contains(entry.Key)) Unknown(scope, values, entry, path, known, secret);
        }
        return values;
    }

    /// <summary>All entries of a map whose keys are free.</summary>
    public static Dictionary<string, SourceNode> Any(ReadScope scope, SourceMap map, DocumentPath path)
    {
        var values = new Dictionary<string, SourceNode>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (entry.Key is null) scope.Problems.Error(path, ReadTexts.KeyNotText(), entry.KeyMark);
            else Put(scope, values, entry, path[entry.Key]);
        }
        return values;
    }

    private static void Put(ReadScope scope, Dictionary<string, SourceNode> values, SourceEntry entry, DocumentPath path)
    {
        if (!values.TryAdd(entry.Key!, entry.Value)) scope.Problems.Error(path, ReadTexts.DuplicateKey(entry.Key!), entry.KeyMark);
    }

    private static void Unknown(ReadScope scope, Dictionary<string, SourceNode> values, SourceEntry entry, DocumentPath path, IReadOnlyList<string> known, bool secret)
    {
        if (secret)
        {
            scope.Problems.Error(path, ReadTexts.UnknownSecretKey(known), entry.KeyMark);
            return;
        }
        var suggestion = Suggestion.For(entry.Key!, known);
        if (suggestion is null && !LooksLikeAKey(entry.Key!)) scope.Problems.Error(path, ReadTexts.UnknownKey(null, null, known), entry.KeyMark);
        else scope.Problems.Error(path[entry.Key!], ReadTexts.UnknownKey(entry.Key, suggestion, known), entry.KeyMark);
        if (suggestion is not null) values.TryAdd(suggestion, entry.Value);
    }

    // A quote or comma in the wrong place can make a key of a piece of a password or of an address with a token in it.
    private static bool LooksLikeAKey(string key) => key.Length is > 0 and <= 24 && key.All(char.IsAsciiLetter);
}
