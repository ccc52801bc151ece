using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Bus.Core.Identity;

/// <summary>Kind of a search filter (RFC 4511, §4.5.1.7); the number is its tag.</summary>
public enum LdapFilterKind
{
    /// <summary>All of its parts hold.</summary>
    And = 0,
    /// <summary>One of its parts holds.</summary>
    Or = 1,
    /// <summary>Its part does not hold.</summary>
    Not = 2,
    /// <summary>The attribute has this value.</summary>
    Equal = 3,
    /// <summary>The attribute has a value made of these pieces; an empty first or last one: anything may stand there.</summary>
    Substrings = 4,
    /// <summary>Greater or equal.</summary>
    AtLeast = 5,
    /// <summary>Less or equal.</summary>
    AtMost = 6,
    /// <summary>The attribute is there.</summary>
    Present = 7,
    /// <summary>About equal.</summary>
    Approximate = 8,
    /// <summary>A matching rule of the server's, e.g. Active Directory's <c>1.2.840.113556.1.4.803</c>.</summary>
    Extensible = 9,
}

/// <summary>
/// A search filter (RFC 4515) with places for what a person typed: <c>{login}</c>, <c>{dn}</c>. It is taken apart before anything is put in, and what is put in is only ever a value: whatever a
/// login holds, it cannot change what is asked.
/// </summary>
/// <param name="Attribute">Empty where there is none.</param>
/// <param name="Parts">Of and, or, not.</param>
/// <param name="Values">One; of substrings two or more.</param>
/// <param name="Rule">Of an extensible one; null: none named.</param>
/// <param name="OfName">Of an extensible one: also attributes of the entry's name.</param>
public sealed record LdapFilter(LdapFilterKind Kind, string Attribute, ImmutableArray<LdapFilter> Parts, ImmutableArray<LdapValue> Values, string? Rule = null, bool OfName = false)
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MostDepth = 16;

    /// <summary>The attribute has this value, byte for byte.</summary>
    public static LdapFilter Has(string attribute, byte[] value) => new(LdapFilterKind.Equal, attribute, [], [new LdapValue([new LdapPiece([.. value], null)])]);

    /// <summary>All of them hold.</summary>
    public static LdapFilter All(params LdapFilter[] parts) => new(LdapFilterKind.And, "", [.. parts], []);

    /// <summary>True if some value in it has this place.</summary>
    public bool Asks(string place) => Values.Any(v => v.Pieces.Any(p => p.Place == place)) || Parts.Any(p => p.Asks(place));

    /// <summary>The filter; null: it is none.</summary>
    public static LdapFilter? Parse(string text)
    {
        var at = 0;
        return Read(text.Trim(), ref at, 0) is { } filter && at == text.Trim().Length ? filter : null;
    }

    private static LdapFilter? Read(string text, ref int at, int depth)
    {
        if (depth > MostDepth || at >= text.Length || text[at++] != '(' || at >= text.Length) return null;
        LdapFilter? filter;
        if (text[at] is '&' or '|' or '!')
        {
            var kind = text[at++] switch { '&' => LdapFilterKind.And, '|' => LdapFilterKind.Or, _ => LdapFilterKind.Not };
            var parts = ImmutableArray.CreateBuilder<LdapFilter>();
            while (at < text.Length && text[at] == '(')
                if (Read(text, ref at, depth + 1) is { } part) parts.Add(part);
                else return null;
            filter = parts.Count == 0 || kind == LdapFilterKind.Not && parts.Count != 1 ? null : new LdapFilter(kind, "", parts.ToImmutable(), []);
        }
        else
        {
            var end = text.IndexOf(')', at);
            if (end < 0) return null;
            filter = Item(text[at..end]);
            at = end;
        }
        return filter is not null && at < text.Length && text[at++] == ')' ? filter : null;
    }

    private static LdapFilter? Item(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) return null;
        var (left, value) = (text[..equals], text[(equals + 1)..]);
        var kind = left[^1] switch { '>' => LdapFilterKind.AtLeast, '<' => LdapFilterKind.AtMost, '~' => LdapFilterKind.Approximate, ':' => LdapFilterKind.Extensible, _ => LdapFilterKind.Equal };
        if (kind != LdapFilterKind.Equal) left = left[..^1];
        if (kind == LdapFilterKind.Extensible) return Extended(left, value);
        if (!IsDescription(left)) return null;
        if (kind == LdapFilterKind.Equal && value == "*") return new LdapFilter(LdapFilterKind.Present, left, [], []);
        var pieces = value.Split('*').Select(LdapValue.Parse).ToList();
        if (pieces.Contains(null) || pieces.Count > 1 && kind != LdapFilterKind.Equal) return null;
        // Nothing between two asterisks says nothing.
        if (pieces.Count > 2 && pieces.Skip(1).SkipLast(1).Any(p => p!.Pieces.IsEmpty)) return null;
        return new LdapFilter(pieces.Count > 1 ? LdapFilterKind.Substrings : kind, left, [], [.. pieces.OfType<LdapValue>()]);
    }

    // attribute[:dn][:rule] or [:dn]:rule
    private static LdapFilter? Extended(string left, string value)
    {
        var parts = left.Split(':').ToList();
        var attribute = parts[0];
        parts.RemoveAt(0);
        var ofName = parts.Remove("dn");
        var rule = parts.Count == 1 ? parts[0] : null;
        if (parts.Count > 1 || attribute.Length == 0 && rule is null || attribute.Length > 0 && !IsDescription(attribute) || rule is not null && !IsDescription(rule)) return null;
        return LdapValue.Parse(value) is { } given && !value.Contains('*', StringComparison.Ordinal) ? new LdapFilter(LdapFilterKind.Extensible, attribute, [], [given], rule, ofName) : null;
    }

    /// <summary>An attribute description or object identifier (RFC 4512, §2.5).</summary>
    public static bool IsDescription(string text) => text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ';');
}

/// <summary>A value in a filter: pieces one after the other.</summary>
public sealed record LdapValue(ImmutableArray<LdapPiece> Pieces)
{
    private static readonly string[] Places = ["login", "dn"];

    /// <summary>The bytes, with what belongs into the places.</summary>
    public byte[] Fill(Func<string, string> at) => [.. Pieces.SelectMany(p => p.Place is { } place ? Encoding.UTF8.GetBytes(at(place)) : p.Bytes.AsEnumerable())];

    /// <summary>Null: an escape (<c>\2a</c>) is wrong, or a place unknown.</summary>
    internal static LdapValue? Parse(string text)
    {
        var pieces = ImmutableArray.CreateBuilder<LdapPiece>();
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{')
            {
                var end = text.IndexOf('}', i);
                if (end < 0 || !Places.Contains(text[(i + 1)..end])) return null;
                if (bytes.Count > 0) pieces.Add(new LdapPiece([.. bytes], null));
                bytes.Clear();
                pieces.Add(new LdapPiece([], text[(i + 1)..end]));
                i = end;
            }
            else if (text[i] == '\\')
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped)) return null;
                bytes.Add(escaped);
                i += 2;
            }
            else if (text[i] is '(' or ')' or '\0') return null;
            else
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
            }
        }
        if (bytes.Count > 0) pieces.Add(new LdapPiece([.. bytes], null));
        return new LdapValue(pieces.ToImmutable());
    }
}

/// <summary>A piece of a value.</summary>
/// <param name="Place">What is put in here; null: the bytes.</param>
public sealed record LdapPiece(ImmutableArray<byte> Bytes, string? Place);
