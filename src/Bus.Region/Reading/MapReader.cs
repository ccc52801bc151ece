using System.Globalization;

namespace Bus.Region.Reading;

/// <summary>Reads the keys of one map by name and type. Unknown and double keys are told when it is made; what has the wrong type is told and read as absent.</summary>
internal sealed class MapReader
{
    private static readonly string[] Sources = ["value", "file"];
    private readonly ReadScope _scope;
    private readonly DocumentPath _path;
    private readonly Dictionary<string, SourceNode> _values;
    // Not null: nothing is read; it is noted what is asked for.
    private readonly List<string>? _asked;

    /// <param name="secret">True: a key that is not known is never named, since it may be a secret in the wrong place.</param>
    public MapReader(ReadScope scope, SourceMap map, DocumentPath path, IReadOnlyList<string> known, bool secret = false)
    {
        (_scope, _path, Mark) = (scope, path, map.Mark);
        _values = MapKeys.Sort(scope, map, path, known, secret);
    }

    private MapReader(List<string> asked) => (_scope, _path, _values, _asked) = (null!, DocumentPath.Root, [], asked);

    public Mark Mark { get; }

    /// <summary>The keys that a reading asks for.</summary>
    public static IReadOnlyList<string> Ask<T>(Func<MapReader, T> read)
    {
        var asked = new List<string>();
        read(new MapReader(asked));
        return [.. asked.Distinct()];
    }

    public bool Has(string key)
    {
        _asked?.Add(key);
        return _values.ContainsKey(key);
    }

    public string? Text(string key) => Value(key) is { } node ? AsText(_scope, node, _path[key], key) : null;

    public int? Integer(string key)
    {
        if (Value(key) is not { } node) return null;
        if (node is SourceScalar scalar && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)) return value;
        _scope.Error(node, _path[key], ReadTexts.NotAnInteger(key));
        return null;
    }

    public bool? Flag(string key)
    {
        if (Value(key) is not { } node) return null;
        if (node is SourceScalar { Text: "true" or "false" } scalar) return scalar.Text == "true";
        _scope.Error(node, _path[key], ReadTexts.NotAFlag(key));
        return null;
    }

    public IReadOnlyList<string>? Texts(string key)
    {
        if (Value(key) is not { } node) return null;
        return AsList(_scope, node, _path[key], key, (item, path) => AsText(_scope, item, path, key) ?? "");
    }

    public IReadOnlyList<T> Maps<T>(string key, Func<MapReader, T> read) where T : new() =>
        Value(key) is { } node ? AsMaps(_scope, node, _path[key], key, read) : [];

    public T? Map<T>(string key, Func<MapReader, T> read) where T : class =>
        Value(key) is { } node && AsMap(_scope, node, _path[key], key, Shape.KeysOf(read)) is { } map ? read(map) : null;

    /// <summary>A map whose keys are free, each with a list of maps.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<T>> MapsByName<T>(string key, Func<MapReader, T> read) where T : new()
    {
        var result = new Dictionary<string, IReadOnlyList<T>>();
        if (Value(key) is not { } node) return result;
        var path = _path[key];
        if (node is not SourceMap map)
        {
            _scope.Error(node, path, ReadTexts.NotAMap(key));
            return result;
        }
        foreach (var (name, value) in MapKeys.Any(_scope, map, path))
            if (_scope.Walk(value, path[name])) result[name] = AsMaps(_scope, value, path[name], name, read);
        return result;
    }

    public SecretDocument? Secret(string key) => Value(key) is { } node ? SecretReader.One(_scope, node, _path[key]) : null;

    public IReadOnlyList<SecretDocument> Secrets(string key) => Value(key) is { } node ? SecretReader.Several(_scope, node, _path[key]) : [];

    /// <summary>A text of many lines: a map of <c>value</c> or <c>file</c>.</summary>
    public TextDocument? Content(string key) => Map(key, content => new TextDocument(content.ValueOrFile()));

    /// <summary>Of <c>value</c> and <c>file</c> the one that is there; a file is read now.</summary>
    public string? ValueOrFile()
    {
        _asked?.AddRange(Sources);
        return _asked is null ? SecretReader.Content(this, _scope, _path, Sources, trimmed: false) : null;
    }

    /// <summary>The value that is there and is not null.</summary>
    public SourceNode? Value(string key)
    {
        _asked?.Add(key);
        if (!_values.TryGetValue(key, out var node) || node is SourceScalar { IsNull: true }) return null;
        return _scope.Walk(node, _path[key]) ? node : null;
    }

    private static IReadOnlyList<T> AsMaps<T>(ReadScope scope, SourceNode node, DocumentPath path, string key, Func<MapReader, T> read) where T : new() =>
        // What cannot be read keeps its place in the list, so that the paths of the others stay true.
        AsList(scope, node, path, key, (item, at) => AsMap(scope, item, at, key, Shape.KeysOf(read)) is { } map ? read(map) : new T());

    private static List<T> AsList<T>(ReadScope scope, SourceNode node, DocumentPath path, string key, Func<SourceNode, DocumentPath, T> read)
    {
        var result = new List<T>();
        if (node is not SourceList list)
        {
            scope.Error(node, path, ReadTexts.NotAList(key));
            return result;
        }
        foreach (var item in list.Items)
        {
            var at = path[result.Count];
            if (!scope.Walk(item, at)) break;
            result.Add(read(item, at));
        }
        return result;
    }

    private static MapReader? AsMap(ReadScope scope, SourceNode node, DocumentPath path, string key, IReadOnlyList<string> known)
    {
        if (node is SourceMap map) return new MapReader(scope, map, path, known);
        scope.Error(node, path, ReadTexts.NotAMap(key));
        return null;
    }

    private static string? AsText(ReadScope scope, SourceNode node, DocumentPath path, string key)
    {
        if (node is SourceScalar { IsNull: false } scalar) return scalar.Text;
        scope.Error(node, path, ReadTexts.NotAText(key));
        return null;
    }
}
