using System.Buffers;
using System.Text;
using System.Xml;

namespace Bus.Soap.Wire;

/// <summary>
/// Writes XML 1.0 with namespaces (Namespaces in XML 1.0) straight into a buffer, as the platform's XmlWriter writes it, byte for byte: that one needs twenty times as much memory
/// as an answer has bytes, and cannot be used again. For elements, attributes and text; names are the hub's own and not checked, values are.
/// </summary>
/// <param name="buffer">Takes it; nothing is kept back but the end of a start tag that may still get attributes.</param>
internal sealed class Utf8XmlWriter(PooledBuffer buffer) : XmlWriter
{
    private const string Xml = "http://www.w3.org/XML/1998/namespace";
    private const string Declarations = "http://www.w3.org/2000/xmlns/";
    private const int BytesOfChar = 3;
    private const int Short = 1024;

    // Lone surrogates are refused (an ArgumentException), as other characters are that XML has no place for.
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly string Controls = string.Concat(Enumerable.Range(0, ' ').Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r')));
    private static readonly SearchValues<char> InText = SearchValues.Create(Controls + "&<>\r");
    private static readonly SearchValues<char> InAttribute = SearchValues.Create(Controls + "&<>\"\r\n\t");

    private readonly List<Element> _elements = new(8);
    private readonly List<Declaration> _declarations = new(4);
    private readonly StringBuilder _value = new();
    private string? _declared;
    private WriteState _state = WriteState.Start;

    private readonly record struct Element(string Prefix, string Name, int Declarations);

    private readonly record struct Declaration(string Prefix, string Namespace, bool Told);

    public override WriteState WriteState => _state;

    public override void WriteStartDocument()
    {
        Ascii("<?xml version=\"1.0\" encoding=\"utf-8\"?>"u8);
        _state = WriteState.Prolog;
    }

    public override void WriteEndDocument()
    {
        while (_elements.Count > 0) WriteEndElement();
        _state = WriteState.Start;
    }

    public override void WriteStartElement(string? prefix, string localName, string? ns)
    {
        EndStartTag();
        prefix ??= ns is null ? "" : LookupPrefix(ns) ?? "";
        _elements.Add(new Element(prefix, localName, _declarations.Count));
        Ascii("<"u8);
        Name(prefix, localName);
        _state = WriteState.Element;
        Bind(prefix, ns ?? NamespaceOf(prefix));
    }

    public override void WriteEndElement()
    {
        var element = Leave(out var isEmpty);
        if (isEmpty) Ascii(" />"u8);
        else EndTag(element);
    }

    public override void WriteFullEndElement()
    {
        var element = Leave(out var isEmpty);
        if (isEmpty) Ascii(">"u8);
        EndTag(element);
    }

    public override void WriteStartAttribute(string? prefix, string localName, string? ns)
    {
        if (_state != WriteState.Element) throw new InvalidOperationException("An attribute stands in a start tag.");
        _state = WriteState.Attribute;
        _value.Clear();
        if (prefix == "xmlns" || (string.IsNullOrEmpty(prefix) && localName == "xmlns"))
        {
            _declared = prefix == "xmlns" ? localName : "";
            return;
        }
        _declared = null;
        Ascii(" "u8);
        Name(PrefixOf(prefix, ns), localName);
        Ascii("=\""u8);
    }

    public override void WriteEndAttribute()
    {
        if (_declared is { } prefix) Declare(prefix, _value.ToString());
        else Ascii("\""u8);
        _declared = null;
        _state = WriteState.Element;
    }

    public override void WriteString(string? text) => Text(text);

    public override void WriteChars(char[] buffer, int index, int count) => Text(buffer.AsSpan(index, count));

    public override void WriteCharEntity(char ch)
    {
        if (_state != WriteState.Attribute) EndStartTag();
        Reference(ch);
    }

    public override void WriteSurrogateCharEntity(char lowChar, char highChar)
    {
        if (_state != WriteState.Attribute) EndStartTag();
        Reference(char.ConvertToUtf32(highChar, lowChar));
    }

    public override void WriteWhitespace(string? ws) => Text(ws);

    /// <summary>Puts bytes where the writer stands: elements that were written before, or text that needs no escaping.</summary>
    public void Splice(ReadOnlySpan<byte> written)
    {
        EndStartTag();
        Ascii(written);
    }

    public override string? LookupPrefix(string ns)
    {
        for (var i = _declarations.Count - 1; i >= 0; i--)
            if (_declarations[i].Namespace == ns) return NamespaceOf(_declarations[i].Prefix) == ns ? _declarations[i].Prefix : null;
        return ns switch { Xml => "xml", Declarations => "xmlns", "" when NamespaceOf("").Length == 0 => "", _ => null };
    }

    public override void Flush() { }

    public override void WriteStartDocument(bool standalone) => throw Unused();
    public override void WriteDocType(string name, string? pubid, string? sysid, string? subset) => throw Unused();
    public override void WriteCData(string? text) => throw Unused();
    public override void WriteComment(string? text) => throw Unused();
    public override void WriteProcessingInstruction(string name, string? text) => throw Unused();
    public override void WriteEntityRef(string name) => throw Unused();
    public override void WriteRaw(char[] buffer, int index, int count) => throw Unused();
    public override void WriteRaw(string data) => throw Unused();
    public override void WriteBase64(byte[] buffer, int index, int count) => throw Unused();

    private static NotSupportedException Unused() => new("A message has elements, attributes and text.");

    private Element Leave(out bool isEmpty)
    {
        isEmpty = _state == WriteState.Element;
        if (isEmpty) TellDeclarations();
        var element = _elements[^1];
        _elements.RemoveAt(_elements.Count - 1);
        _declarations.RemoveRange(element.Declarations, _declarations.Count - element.Declarations);
        _state = WriteState.Content;
        return element;
    }

    private void EndTag(Element element)
    {
        Ascii("</"u8);
        Name(element.Prefix, element.Name);
        Ascii(">"u8);
    }

    private void EndStartTag()
    {
        if (_state == WriteState.Element)
        {
            TellDeclarations();
            Ascii(">"u8);
        }
        _state = WriteState.Content;
    }

    private void TellDeclarations()
    {
        for (var i = _declarations.Count - 1; i >= _elements[^1].Declarations; i--)
            if (!_declarations[i].Told) Tell(_declarations[i].Prefix, _declarations[i].Namespace);
    }

    private void Tell(string prefix, string ns)
    {
        Ascii(prefix.Length == 0 ? " xmlns"u8 : " xmlns:"u8);
        Encode(prefix);
        Ascii("=\""u8);
        Escaped(ns, InAttribute);
        Ascii("\""u8);
    }

    /// <summary>The prefix stands for the namespace from here on; said at the end of the start tag where it did not before. Used last, it is found first.</summary>
    private void Bind(string prefix, string ns)
    {
        if (BoundHere(prefix, ns) < 0) _declarations.Add(new Declaration(prefix, ns, NamespaceOf(prefix) == ns));
    }

    /// <summary>The same, said here.</summary>
    private void Declare(string prefix, string ns)
    {
        Tell(prefix, ns);
        if (BoundHere(prefix, ns) is >= 0 and var bound) _declarations[bound] = new Declaration(prefix, ns, true);
        else _declarations.Add(new Declaration(prefix, ns, true));
    }

    // The place of what this start tag says of the prefix; −1: nothing yet.
    private int BoundHere(string prefix, string ns)
    {
        for (var i = _elements[^1].Declarations; i < _declarations.Count; i++)
        {
            if (_declarations[i].Prefix != prefix) continue;
            return _declarations[i].Namespace == ns ? i : throw new ArgumentException("In this start tag the prefix stands for another namespace already.", nameof(prefix));
        }
        return -1;
    }

    private string NamespaceOf(string prefix)
    {
        for (var i = _declarations.Count - 1; i >= 0; i--)
            if (_declarations[i].Prefix == prefix) return _declarations[i].Namespace;
        return prefix == "xml" ? Xml : "";
    }

    private string PrefixOf(string? prefix, string? ns)
    {
        if (prefix == "xml" || string.IsNullOrEmpty(ns)) return prefix ?? "";
        if (string.IsNullOrEmpty(prefix)) throw new ArgumentException("An attribute without a prefix is in no namespace, whatever the default is.", nameof(prefix));
        Bind(prefix, ns);
        return prefix;
    }

    private void Text(ReadOnlySpan<char> text)
    {
        if (_declared is not null) _value.Append(text);
        else if (_state == WriteState.Attribute) Escaped(text, InAttribute);
        else
        {
            EndStartTag();
            Escaped(text, InText);
        }
    }

    private void Escaped(ReadOnlySpan<char> text, SearchValues<char> special)
    {
        if (text.IndexOfAny('\uFFFE', '\uFFFF') is >= 0 and var at) throw NoCharacter(text[at]);
        while (text.IndexOfAny(special) is >= 0 and var next)
        {
            Encode(text[..next]);
            Escape(text[next]);
            text = text[(next + 1)..];
        }
        Encode(text);
    }

    private void Escape(char special)
    {
        switch (special)
        {
            case '&': Ascii("&amp;"u8); break;
            case '<': Ascii("&lt;"u8); break;
            case '>': Ascii("&gt;"u8); break;
            case '"': Ascii("&quot;"u8); break;
            // XML 1.0 §2.11, §3.3.3: a reader would make something else of it.
            case '\r' or '\n' or '\t': Reference(special); break;
            default: throw NoCharacter(special);
        }
    }

    private static ArgumentException NoCharacter(char c) => new($"XML 1.0 has no place for the character U+{(int)c:X4}.");

    private void Reference(int character) => Encode($"&#x{character:X};");

    private void Name(string prefix, string name)
    {
        if (prefix.Length > 0)
        {
            Encode(prefix);
            Ascii(":"u8);
        }
        Encode(name);
    }

    private void Encode(ReadOnlySpan<char> text)
    {
        var room = buffer.GetSpan(text.Length <= Short ? text.Length * BytesOfChar : Utf8.GetByteCount(text));
        buffer.Advance(Utf8.GetBytes(text, room));
    }

    private void Ascii(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);
}
