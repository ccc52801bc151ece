using System.Text;

namespace Bus.Contracts.Import.Mapping;

/// <summary>A text that matches a pattern of XML Schema, for the common forms: literals, classes, groups, alternatives, repetitions. Whoever asks tries it against the rule.</summary>
internal sealed class PatternSample
{
    private const int Longest = 2_000;
    private readonly string _pattern;
    private int _at;

    private PatternSample(string pattern) => _pattern = pattern;

    /// <summary>None where the pattern has another form.</summary>
    public static IEnumerable<string> Of(string pattern)
    {
        var sample = new PatternSample(pattern);
        return sample.Alternatives() is { } text && sample._at == pattern.Length && text.Length <= Longest ? [text] : [];
    }

    /// <summary>The first of them.</summary>
    private string? Alternatives()
    {
        var first = Branch();
        while (first is not null && _at < _pattern.Length && _pattern[_at] == '|')
        {
            _at++;
            if (Branch() is null) return null;
        }
        return first;
    }

    private string? Branch()
    {
        var text = new StringBuilder();
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            if (Atom() is not { } atom || Times() is not { } times || text.Length + atom.Length * times > Longest) return null;
            for (var i = 0; i < times; i++) text.Append(atom);
        }
        return text.ToString();
    }

    private string? Atom()
    {
        var c = _pattern[_at++];
        switch (c)
        {
            case '(':
                var inner = Alternatives();
                return inner is not null && _at < _pattern.Length && _pattern[_at++] == ')' ? inner : null;
            case '[':
                return Class();
            case '\\':
                return _at < _pattern.Length ? Escaped(_pattern[_at++]) : null;
            case '.':
                return "A";
            default:
                return c.ToString();
        }
    }

    private static string? Escaped(char c) => c switch
    {
        'd' => "1", 'w' or 'i' or 'c' or 'D' or 'S' => "A", 's' or 'W' => " ", 't' => "\t", 'n' => "\n", 'r' => "\r",
        'p' or 'P' or 'I' or 'C' => null,
        _ => c.ToString(),
    };

    /// <summary>The first character that the class has; of a negated one, a letter that stands in none of its ranges.</summary>
    private string? Class()
    {
        var end = _pattern.IndexOf(']', _at + 1);
        if (end < 0 || _pattern.IndexOf('[', _at, end - _at) >= 0) return null;
        var body = _pattern[_at..end];
        _at = end + 1;
        if (body[0] == '^') return "Aa1ア-".Select(c => c.ToString()).FirstOrDefault(c => !body.Contains(c, StringComparison.Ordinal));
        // A sample that begins with 0 is refused by few, one that is 1 by fewer.
        if (body.StartsWith("0-9", StringComparison.Ordinal)) return "1";
        return body[0] == '\\' ? body.Length > 1 ? Escaped(body[1]) : null : body[0].ToString();
    }

    /// <summary>How often, at least.</summary>
    private int? Times()
    {
        if (_at >= _pattern.Length) return 1;
        switch (_pattern[_at])
        {
            case '+':
                _at++;
                return 1;
            case '?' or '*':
                _at++;
                return 0;
            case '{':
                var end = _pattern.IndexOf('}', _at);
                if (end < 0) return null;
                var range = _pattern[(_at + 1)..end].Split(',');
                _at = end + 1;
                return int.TryParse(range[0], out var least) && least <= Longest ? Math.Max(least, range.Length == 2 && range[1] != "0" ? 1 : least) : null;
            default:
                return 1;
        }
    }
}
