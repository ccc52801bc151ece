using System.Buffers;
using System.Text;
using System.Text.Unicode;
using System.Xml;

namespace Bus.Soap.Ingress.Plain;

/// <summary>
/// Finds the nodes of an XML document in its bytes: what nearly every message is, which is UTF-8 with elements, attributes and text. Whatever goes beyond that (comments, CDATA, other
/// encodings, names that are not ASCII, <c>xml:</c> attributes, white space by reference) and whatever is not well-formed it does not judge: it stops before it, and the platform's
/// reader goes on. So nothing is taken here that the platform would refuse, and each refusal is the platform's own.
/// </summary>
/// <remarks>XML 1.0 (fifth edition), Namespaces in XML 1.0. Tests compare every node with the platform's.</remarks>
internal sealed class PlainXmlScanner(ReadOnlyMemory<byte> document, MessageNames names)
{
    private const int ShortestRoot = 4; // <a/>
    /// <summary>More attributes than this on one element go beyond.</summary>
    private const int MostAttributes = 32;
    private const int LongestReference = 10; // &#x10FFFF; without its &

    private static readonly SearchValues<byte> EndOfText = SearchValues.Create("<&\r"u8);
    private static readonly SearchValues<byte> NotInPlainAttribute = SearchValues.Create("<&\t\r\n"u8);
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n"u8);
    // XML 1.0 §2.2: of what UTF-8 can hold, these are no characters of XML, and neither are U+FFFE and U+FFFF.
    private static readonly SearchValues<byte> NoCharacters = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c is not ('\t' or '\r' or '\n')).Select(c => (byte)c)]);
    private static readonly SearchValues<byte> NamePart = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789-."u8);

    private OpenElement[] _open = new OpenElement[6];
    private PlainAttribute[] _attributes = new PlainAttribute[2];
    private Binding[] _bindings = new Binding[3];
    private byte[] _unfolded = [];
    private int _at, _bindingCount, _bindingsAfter;
    private int _textStart, _textLength;
    private bool _isUnfolded, _rootSeen;

    /// <summary>A document that may be read here: at first sight there is nothing in it that goes beyond.</summary>
    public static bool Suits(ReadOnlySpan<byte> document) =>
        Utf8.IsValid(document) && !document.ContainsAny(NoCharacters) && document.IndexOf("<!"u8) < 0 && document.IndexOf("]]>"u8) < 0
        && document.IndexOf("\uFFFE"u8) < 0 && document.IndexOf("\uFFFF"u8) < 0;

    /// <summary>Nodes found so far.</summary>
    public int Nodes { get; private set; }

    /// <summary>Of the node found last; None: the document is over.</summary>
    public XmlNodeType Type { get; private set; }

    /// <summary>Elements around it.</summary>
    public int Depth { get; private set; }

    /// <summary>A start tag that is its own end tag.</summary>
    public bool IsEmptyElement { get; private set; }

    /// <summary>The element whose start or end tag it is.</summary>
    public OpenElement Element { get; private set; }

    /// <summary>How many attributes it has.</summary>
    public int AttributeCount { get; private set; }

    /// <summary>One of them.</summary>
    public ref readonly PlainAttribute Attribute(int index) => ref _attributes[index];

    /// <summary>Bytes of the document.</summary>
    public ReadOnlySpan<byte> Bytes(Part part) => document.Span.Slice(part.Start, part.Length);

    /// <summary>Its text in UTF-8, references and line ends resolved.</summary>
    public ReadOnlySpan<byte> Text => _isUnfolded ? _unfolded.AsSpan(0, _textLength) : document.Span.Slice(_textStart, _textLength);

    /// <summary>What the XML declaration says.</summary>
    public ReadOnlySpan<byte> Declaration => Bytes(new Part(_attributes[0].Name.Start, _attributes[AttributeCount - 1].Value.Start + _attributes[AttributeCount - 1].Value.Length + 1 - _attributes[0].Name.Start));

    /// <summary>Goes to the next node, or to the end of the document. False: what comes goes beyond, and nothing more may be asked of this scanner.</summary>
    public bool TryMove()
    {
        var bytes = document.Span;
        if (Nodes == 0 && _at == 0 && Begin(bytes) is { } begun) return begun && Found();
        AttributeCount = 0;
        _bindingCount = _bindingsAfter;
        if (_at == bytes.Length) return End();
        if (bytes[_at] != '<') return ReadText(bytes) && Found();
        return _at + 1 < bytes.Length && bytes[_at + 1] == '/' ? ReadEndTag(bytes) && Found() : ReadStartTag(bytes) && Found();
    }

    /// <summary>The namespace that a prefix stands for; null: none.</summary>
    public string? Lookup(ReadOnlySpan<byte> prefix)
    {
        for (var i = _bindingCount - 1; i >= 0; i--)
            if (Bytes(_bindings[i].Prefix).SequenceEqual(prefix)) return _bindings[i].Namespace;
        return null;
    }

    private bool Found()
    {
        Nodes++;
        return true;
    }

    private bool End()
    {
        Type = XmlNodeType.None;
        return Depth == 0 && _rootSeen;
    }

    /// <summary>The byte order mark and the XML declaration; null: there is none, true: it is the node.</summary>
    private bool? Begin(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) _at = 3;
        if (!bytes[_at..].StartsWith("<?xml "u8)) return null;
        _at += 5;
        while (ReadAttribute(bytes) is { } read)
            if (!read) return false;
        if (!bytes[_at..].StartsWith("?>"u8)) return false;
        _at += 2;
        Type = XmlNodeType.XmlDeclaration;
        return IsPlainDeclaration();
    }

    private bool IsPlainDeclaration()
    {
        if (AttributeCount is 0 or > 3 || _bindingCount > 0 || !Is(0, "version"u8, "1.0"u8)) return false;
        if (AttributeCount == 1) return true;
        if (!Bytes(_attributes[1].Name).SequenceEqual("encoding"u8) || !Ascii.EqualsIgnoreCase(Bytes(_attributes[1].Value), "utf-8"u8)) return false;
        return AttributeCount == 2 || Is(2, "standalone"u8, "yes"u8) || Is(2, "standalone"u8, "no"u8);
    }

    private bool Is(int attribute, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        Bytes(_attributes[attribute].Name).SequenceEqual(name) && Bytes(_attributes[attribute].Value).SequenceEqual(value);

    private bool ReadStartTag(ReadOnlySpan<byte> bytes)
    {
        if (Depth == 0 && (_rootSeen || bytes.Length - _at < ShortestRoot)) return false;
        _at++;
        var outer = _bindingCount;
        if (!ReadName(bytes, out var name, out var prefix)) return false;
        while (ReadAttribute(bytes) is { } read)
            if (!read) return false;
        IsEmptyElement = _at < bytes.Length && bytes[_at] == '/';
        if (IsEmptyElement) _at++;
        if (_at >= bytes.Length || bytes[_at++] != '>') return false;
        if (!Resolve(prefix, byDefault: true, out var ns) || !ResolveAttributes()) return false;
        Element = new OpenElement(name, prefix, names.Of(Bytes(name)[Behind(prefix)..]), ns, outer);
        (Type, _rootSeen) = (XmlNodeType.Element, true);
        if (IsEmptyElement)
        {
            _bindingsAfter = outer;
            return true;
        }
        if (Depth == _open.Length) Array.Resize(ref _open, 2 * Depth);
        _open[Depth++] = Element;
        _bindingsAfter = _bindingCount;
        return true;
    }

    private bool ReadEndTag(ReadOnlySpan<byte> bytes)
    {
        if (Depth == 0) return false;
        ref readonly var open = ref _open[Depth - 1];
        _at += 2;
        if (!bytes[_at..].StartsWith(Bytes(open.Name))) return false;
        _at += open.Name.Length;
        SkipSpaces(bytes);
        if (_at >= bytes.Length || bytes[_at++] != '>') return false;
        (Type, Element, IsEmptyElement, _bindingsAfter) = (XmlNodeType.EndElement, open, false, open.OuterBindings);
        Depth--;
        return true;
    }

    private bool ReadText(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[_at..];
        var stop = rest.IndexOfAny(EndOfText);
        (_textStart, _isUnfolded) = (_at, false);
        if (stop >= 0 && rest[stop] != '<') return Unfold(bytes, stop);
        _textLength = stop < 0 ? rest.Length : stop;
        _at += _textLength;
        return EndText(rest[.._textLength].ContainsAnyExcept(Spaces));
    }

    // Outside of the root element there is white space only, and within it nothing ends before its end tag.
    private bool EndText(bool isText)
    {
        Type = isText ? XmlNodeType.Text : XmlNodeType.Whitespace;
        return Depth == 0 ? !isText : _at < document.Length;
    }

    /// <summary>Copies the text: references become what they stand for, line ends line feeds.</summary>
    private bool Unfold(ReadOnlySpan<byte> bytes, int stop)
    {
        (_isUnfolded, _textLength) = (true, 0);
        var references = false;
        while (true)
        {
            var piece = stop < 0 ? bytes[_at..] : bytes.Slice(_at, stop);
            if (_unfolded.Length < _textLength + piece.Length + 4) Array.Resize(ref _unfolded, 2 * (_textLength + piece.Length + 4)); // no reference stands for more than 4 bytes
            piece.CopyTo(_unfolded.AsSpan(_textLength));
            _textLength += piece.Length;
            _at += piece.Length;
            if (stop < 0 || bytes[_at] == '<') break;
            if (bytes[_at] == '&')
            {
                references = true;
                if (!ReadReference(bytes)) return false;
            }
            else
            {
                _at += bytes[_at..].StartsWith("\r\n"u8) ? 2 : 1;
                _unfolded[_textLength++] = (byte)'\n';
            }
            stop = bytes[_at..].IndexOfAny(EndOfText);
        }
        var isText = Text.ContainsAnyExcept(Spaces);
        return !(references && (!isText || Depth == 0)) && EndText(isText);
    }

    private bool ReadReference(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[(_at + 1)..];
        var length = rest[..Math.Min(rest.Length, LongestReference)].IndexOf((byte)';');
        if (length <= 0 || !TryStandsFor(rest[..length], out var character)) return false;
        _textLength += character.EncodeToUtf8(_unfolded.AsSpan(_textLength));
        _at += length + 2;
        return true;
    }

    private static bool TryStandsFor(ReadOnlySpan<byte> name, out Rune character)
    {
        var value = name switch
        {
            [(byte)'#', (byte)'x', .. var digits] => Number(digits, 16),
            [(byte)'#', .. var digits] => Number(digits, 10),
            _ when name.SequenceEqual("lt"u8) => '<',
            _ when name.SequenceEqual("gt"u8) => '>',
            _ when name.SequenceEqual("amp"u8) => '&',
            _ when name.SequenceEqual("quot"u8) => '"',
            _ when name.SequenceEqual("apos"u8) => '\'',
            _ => -1,
        };
        var isCharacter = value is '\t' or '\n' or '\r' or (>= ' ' and < 0xD800) or (>= 0xE000 and < 0xFFFE) or (>= 0x10000 and <= 0x10FFFF);
        character = isCharacter ? new Rune(value) : default;
        return isCharacter;
    }

    // At most nine digits, which an int holds in base 10; in base 16 seven are enough for any character.
    private static int Number(ReadOnlySpan<byte> digits, int radix)
    {
        if (digits.Length is 0 or > 9 || (radix == 16 && digits.Length > 7)) return -1;
        var value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) return -1;
            var number = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
            if (number >= radix) return -1;
            value = value * radix + number;
        }
        return value;
    }

    /// <summary>The next attribute of a tag; null: there is none, false: it goes beyond.</summary>
    private bool? ReadAttribute(ReadOnlySpan<byte> bytes)
    {
        if (!SkipSpaces(bytes) || _at >= bytes.Length || bytes[_at] is (byte)'>' or (byte)'/' or (byte)'?') return null;
        if (AttributeCount == MostAttributes || !ReadName(bytes, out var name, out var prefix)) return false;
        SkipSpaces(bytes);
        if (_at >= bytes.Length || bytes[_at++] != '=') return false;
        SkipSpaces(bytes);
        if (_at >= bytes.Length || bytes[_at++] is not ((byte)'"' or (byte)'\'')) return false;
        var length = bytes[_at..].IndexOf(bytes[_at - 1]);
        if (length < 0) return false;
        var value = new Part(_at, length);
        if (Bytes(value).ContainsAny(NotInPlainAttribute)) return false;
        _at += length + 1;
        if (AttributeCount == _attributes.Length) Array.Resize(ref _attributes, 2 * AttributeCount);
        _attributes[AttributeCount++] = new PlainAttribute(name, prefix, value, "");
        return Bytes(prefix).SequenceEqual("xml"u8) ? false : IsDeclaration(name, prefix) is not { } declared || Bind(declared, value);
    }

    /// <summary>The prefix that an attribute declares; null: it is no declaration of a namespace.</summary>
    private Part? IsDeclaration(Part name, Part prefix) =>
        prefix.Length == 0 ? Bytes(name).SequenceEqual("xmlns"u8) ? new Part(name.Start, 0) : null
        : Bytes(prefix).SequenceEqual("xmlns"u8) ? new Part(name.Start + Behind(prefix), name.Length - Behind(prefix)) : null;

    // What Namespaces in XML forbids goes beyond: the prefixes and the names that are reserved, and a prefix for nothing.
    private bool Bind(Part prefix, Part value)
    {
        var name = Bytes(prefix);
        var ns = names.Of(Bytes(value));
        if (name.SequenceEqual("xml"u8) || name.SequenceEqual("xmlns"u8) || (name.Length > 0 && ns.Length == 0) || ns is MessageNames.Xml or MessageNames.Declarations) return false;
        if (_bindingCount == _bindings.Length) Array.Resize(ref _bindings, 2 * _bindingCount);
        _bindings[_bindingCount++] = new Binding(prefix, ns);
        return true;
    }

    private bool ResolveAttributes()
    {
        for (var i = 0; i < AttributeCount; i++)
        {
            ref var attribute = ref _attributes[i];
            if (IsDeclaration(attribute.Name, attribute.Prefix) is not null) attribute = attribute with { Namespace = MessageNames.Declarations };
            else if (!Resolve(attribute.Prefix, byDefault: false, out var ns)) return false;
            else attribute = attribute with { Namespace = ns };
            for (var earlier = 0; earlier < i; earlier++)
                if (IsSame(_attributes[earlier], attribute)) return false;
        }
        return true;
    }

    private bool IsSame(in PlainAttribute one, in PlainAttribute other) => one.Namespace == other.Namespace && LocalOf(one).SequenceEqual(LocalOf(other));

    /// <summary>An attribute's name without its prefix.</summary>
    public ReadOnlySpan<byte> LocalOf(in PlainAttribute attribute) => Bytes(attribute.Name)[Behind(attribute.Prefix)..];

    private bool Resolve(Part prefix, bool byDefault, out string ns)
    {
        var found = prefix.Length == 0 && !byDefault ? "" : Lookup(Bytes(prefix));
        ns = found ?? "";
        return found is not null || prefix.Length == 0;
    }

    /// <summary>A name and its prefix, which may be none; false: it goes beyond.</summary>
    private bool ReadName(ReadOnlySpan<byte> bytes, out Part name, out Part prefix)
    {
        var start = _at;
        (name, prefix) = (default, new Part(start, 0));
        if (!ReadPlainName(bytes)) return false;
        if (_at < bytes.Length && bytes[_at] == ':')
        {
            prefix = new Part(start, _at - start);
            _at++;
            if (!ReadPlainName(bytes)) return false;
        }
        name = new Part(start, _at - start);
        // Whatever may stand behind a name; another colon or a letter that is not ASCII may not.
        return _at < bytes.Length && (bytes[_at] is (byte)'>' or (byte)'/' or (byte)'=' || Spaces.Contains(bytes[_at]));
    }

    private bool ReadPlainName(ReadOnlySpan<byte> bytes)
    {
        if (_at >= bytes.Length || !(char.IsAsciiLetter((char)bytes[_at]) || bytes[_at] == '_')) return false;
        var length = bytes[_at..].IndexOfAnyExcept(NamePart);
        _at = length < 0 ? bytes.Length : _at + length;
        return true;
    }

    private bool SkipSpaces(ReadOnlySpan<byte> bytes)
    {
        var start = _at;
        while (_at < bytes.Length && Spaces.Contains(bytes[_at])) _at++;
        return _at > start;
    }

    private static int Behind(Part prefix) => prefix.Length == 0 ? 0 : prefix.Length + 1;

    private readonly record struct Binding(Part Prefix, string Namespace);
}

/// <summary>Some bytes of a document.</summary>
internal readonly record struct Part(int Start, int Length);

/// <summary>An element whose start tag was read.</summary>
/// <param name="Name">As it stands there, with its prefix.</param>
/// <param name="OuterBindings">How many prefixes were bound outside of it.</param>
internal readonly record struct OpenElement(Part Name, Part Prefix, string LocalName, string Namespace, int OuterBindings);

/// <summary>An attribute of a start tag.</summary>
/// <param name="Name">As it stands there, with its prefix.</param>
internal readonly record struct PlainAttribute(Part Name, Part Prefix, Part Value, string Namespace);
