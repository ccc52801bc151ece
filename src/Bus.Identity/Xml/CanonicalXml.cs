using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bus.Identity.Xml;

/// <summary>
/// Text that already is exclusive canonical XML (xml-exc-c14n), so that it can be hashed and signed as it stands. The writers keep the rest of its rules: elements never
/// self-closed, namespaces first, attributes sorted by name, a prefix declared where it is first used and never again inside.
/// </summary>
internal static class CanonicalXml
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("&<>\"\t\n\r");

    /// <summary>Character data (Canonical XML 1.0, §2.3).</summary>
    public static string Text(string value)
    {
        var valid = Valid(value);
        return valid.AsSpan().IndexOfAny(Escaped) < 0 ? valid : valid.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\r", "&#xD;", StringComparison.Ordinal);
    }

    /// <summary>An attribute's value (the same section).</summary>
    public static string Attribute(string value)
    {
        var valid = Valid(value);
        return valid.AsSpan().IndexOfAny(Escaped) < 0 ? valid : valid.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("\t", "&#x9;", StringComparison.Ordinal).Replace("\n", "&#xA;", StringComparison.Ordinal)
            .Replace("\r", "&#xD;", StringComparison.Ordinal);
    }

    /// <summary>SAML 2.0 Core, §1.3.3: UTC, no time zone.</summary>
    public static string Time(DateTimeOffset moment)
    {
        // The round-trip form has seven decimals, and is several times as fast as a form spelled out.
        Span<char> text = stackalloc char[28];
        moment.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = 'Z';
        return new string(text[..24]);
    }

    // What XML 1.0 cannot hold (§2.2) must not make a message unreadable: it is replaced.
    private static string Valid(string value)
    {
        // Nearly all of it is plain: told by one look at many characters.
        if (!value.AsSpan().ContainsAnyExceptInRange(' ', '~')) return value;
        for (var i = 0; i < value.Length; i++)
            if (!IsValid(value, ref i)) return Replaced(value);
        return value;
    }

    private static string Replaced(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var from = i;
            if (IsValid(value, ref i)) text.Append(value, from, i - from + 1);
            else text.Append('\uFFFD');
        }
        return text.ToString();
    }

    private static bool IsValid(string value, ref int i)
    {
        var c = value[i];
        if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
        {
            i++;
            return true;
        }
        return c is '\t' or '\n' or '\r' or >= ' ' and < '\uFFFE' && !char.IsSurrogate(c);
    }
}
