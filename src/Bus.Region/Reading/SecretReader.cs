namespace Bus.Region.Reading;

/// <summary>Reads secrets in whatever form they stand, and puts in what stands outside the file. Names no value, and no key that it does not know.</summary>
internal static class SecretReader
{
    private const string Crypt = "crypt";
    private const string Digest = "digest";
    private static readonly string[] Forms = ["value", "file", "env", "hash", "sealed"];
    private static readonly string[] Keys = [.. Forms, Crypt, Digest];

    public static IReadOnlyList<SecretDocument> Several(ReadScope scope, SourceNode node, DocumentPath path)
    {
        if (node is not SourceList list) return [One(scope, node, path)];
        var result = new List<SecretDocument>();
        foreach (var item in list.Items)
        {
            if (!scope.Walk(item, path[result.Count])) break;
            result.Add(One(scope, item, path[result.Count]));
        }
        return result;
    }

    public static SecretDocument One(ReadScope scope, SourceNode node, DocumentPath path)
    {
        if (node is not SourceMap map)
        {
            scope.Error(node, path, ReadTexts.NotASecret());
            return new SecretDocument();
        }
        var reader = new MapReader(scope, map, path, Keys, secret: true);
        // Unknown keys have been told already; a second error about the same slip would only be noise.
        if (map.Entries.Any(e => !Forms.Contains(e.Key)) && !Forms.Any(reader.Has)) return new SecretDocument();
        if (reader.Has("hash") || reader.Has("sealed")) return Stored(reader, scope, map, path);
        return new SecretDocument { Value = Content(reader, scope, path, Forms, trimmed: true), Crypt = reader.Text(Crypt), Digest = reader.Text(Digest) };
    }

    /// <summary>The text of the one source that is there: itself, or what it names outside. Null when there is none or more than one, or it cannot be read; told.</summary>
    public static string? Content(MapReader map, ReadScope scope, DocumentPath path, IReadOnlyList<string> forms, bool trimmed)
    {
        var given = forms.Where(map.Has).ToArray();
        if (given.Length != 1)
        {
            scope.Problems.Error(path, ReadTexts.NotOneSource(forms), map.Mark);
            return null;
        }
        var form = given[0];
        if (map.Text(form) is not { } text) return null;
        if (form == "value") return text;
        var (content, trouble) = form == "file" ? scope.Outside.File(text) : scope.Outside.Environment(text);
        if (trouble is { } finding) scope.Problems.Error(path[form], finding, map.Value(form)?.Mark);
        return trimmed ? WithoutLastLineEnd(content) : content;
    }

    private static SecretDocument Stored(MapReader reader, ReadScope scope, SourceMap map, DocumentPath path)
    {
        if (Forms.Count(reader.Has) != 1)
        {
            scope.Error(map, path, ReadTexts.NotOneSource(Forms));
            return new SecretDocument();
        }
        return new SecretDocument { Hash = reader.Text("hash"), Crypt = reader.Text(Crypt), Digest = reader.Text(Digest), Sealed = reader.Text("sealed") };
    }

    // Editors and echo end a file with a line end that nobody means as part of the password.
    private static string? WithoutLastLineEnd(string? text) =>
        text is null ? null : text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}
