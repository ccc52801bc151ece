using System.Text;
using System.Text.Unicode;
using System.Xml;
using Bus.Core.Records;

namespace Bus.Soap.Ingress.Plain;

/// <summary>An XmlReader over a <see cref="PlainXmlScanner"/>, as the platform's would be with the same settings; it is moved by <see cref="TryRead"/> only.</summary>
internal sealed class PlainXmlReader(ReadOnlyMemory<byte> document, MessageNames names) : XmlReader, IUtf8Text
{
    private const int NoAttribute = -1;

    private readonly PlainXmlScanner _nodes = new(document, names);
    private ReadState _state = ReadState.Initial;
    private int _attribute = NoAttribute;
    private bool _inValue;      // the text of an attribute
    private string? _value;
    private int _chunked;       // bytes of the text that ReadValueChunk has given
    private char _low;          // half of a character for which there was no more room

    /// <summary>Nodes read so far.</summary>
    public int Nodes => _nodes.Nodes;

    /// <summary>Goes to the next node; <paramref name="more"/> is false at the end. Returns false where the platform's reader has to go on.</summary>
    public bool TryRead(out bool more)
    {
        (_attribute, _inValue, _value, _chunked, _low) = (NoAttribute, false, null, 0, default);
        var moved = _nodes.TryMove();
        more = moved && _nodes.Type != XmlNodeType.None;
        _state = more ? ReadState.Interactive : ReadState.EndOfFile;
        return moved;
    }

    public override XmlNodeType NodeType => _state != ReadState.Interactive ? XmlNodeType.None : _inValue ? XmlNodeType.Text : _attribute >= 0 ? XmlNodeType.Attribute : _nodes.Type;
    public override string LocalName => NodeType switch
    {
        XmlNodeType.Element or XmlNodeType.EndElement => _nodes.Element.LocalName,
        XmlNodeType.Attribute => names.Of(_nodes.LocalOf(_nodes.Attribute(_attribute))),
        XmlNodeType.XmlDeclaration => "xml",
        _ => "",
    };
    public override string NamespaceURI => NodeType switch
    {
        XmlNodeType.Element or XmlNodeType.EndElement => _nodes.Element.Namespace,
        XmlNodeType.Attribute => _nodes.Attribute(_attribute).Namespace,
        _ => "",
    };
    public override string Prefix => NodeType switch
    {
        XmlNodeType.Element or XmlNodeType.EndElement => names.Of(_nodes.Bytes(_nodes.Element.Prefix)),
        XmlNodeType.Attribute => names.Of(_nodes.Bytes(_nodes.Attribute(_attribute).Prefix)),
        _ => "",
    };
    public override string Value => _value ??= HasValue ? Encoding.UTF8.GetString(ValueBytes) : "";
    public override int Depth => Outside + (_inValue ? 2 : _attribute >= 0 ? 1 : 0);
    public override string BaseURI => "";
    public override bool IsEmptyElement => NodeType == XmlNodeType.Element && _nodes.IsEmptyElement;
    public override int AttributeCount => _nodes.AttributeCount;
    public override bool EOF => _state == ReadState.EndOfFile;
    public override ReadState ReadState => _state;
    public override XmlNameTable NameTable => names;
    public override bool CanReadValueChunk => true;

    /// <inheritdoc/>
    public bool TryGetText(out ReadOnlySpan<byte> text)
    {
        var is8 = NodeType is XmlNodeType.Text or XmlNodeType.Whitespace && !_inValue;
        text = is8 ? _nodes.Text : default;
        return is8;
    }

    public override int ReadValueChunk(char[] buffer, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var room = buffer.AsSpan(index, count);
        var written = 0;
        if (_low != default && room.Length > 0) (room[written++], _low) = (_low, default);
        Utf8.ToUtf16(ValueBytes[_chunked..], room[written..], out var read, out var more, replaceInvalidSequences: false, isFinalBlock: true);
        (_chunked, written) = (_chunked + read, written + more);
        if (written > 0 || room.IsEmpty || _chunked == ValueBytes.Length) return written;
        // A character of two halves, and room for one.
        Rune.DecodeFromUtf8(ValueBytes[_chunked..], out var character, out read);
        Span<char> halves = stackalloc char[2];
        character.EncodeToUtf16(halves);
        (room[0], _low, _chunked) = (halves[0], halves[1], _chunked + read);
        return 1;
    }

    public override string? GetAttribute(string name) => ValueOf(Find(name));

    public override string? GetAttribute(string name, string? namespaceURI) => ValueOf(Find(name, namespaceURI));

    public override string GetAttribute(int i) => i >= 0 && i < AttributeCount ? ValueOf(i)! : throw new ArgumentOutOfRangeException(nameof(i));

    public override bool MoveToAttribute(string name) => Find(name) is >= 0 and var found && MoveTo(found);

    public override bool MoveToAttribute(string name, string? ns) => Find(name, ns) is >= 0 and var found && MoveTo(found);

    public override bool MoveToElement() => _attribute != NoAttribute && !MoveTo(NoAttribute);

    public override bool MoveToFirstAttribute() => AttributeCount > 0 && MoveTo(0);

    public override bool MoveToNextAttribute() => _attribute + 1 < AttributeCount && MoveTo(_attribute + 1);

    public override bool ReadAttributeValue()
    {
        if (_attribute == NoAttribute || _inValue) return false;
        return _inValue = true;
    }

    public override string? LookupNamespace(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return prefix switch { "xml" => MessageNames.Xml, "xmlns" => MessageNames.Declarations, _ => _nodes.Lookup(Encoding.UTF8.GetBytes(prefix)) ?? (prefix.Length == 0 ? "" : null) };
    }

    public override bool Read() => throw new NotSupportedException("It is moved by TryRead.");

    public override void ResolveEntity() => throw new InvalidOperationException("There is no entity.");

    private bool IsText => NodeType is XmlNodeType.Text or XmlNodeType.Whitespace;

    public override bool HasValue => IsText || NodeType is XmlNodeType.Attribute or XmlNodeType.XmlDeclaration;

    // A start tag's own element is among those that are open.
    private int Outside => _nodes.Depth - (_nodes.Type == XmlNodeType.Element && !_nodes.IsEmptyElement ? 1 : 0);

    private ReadOnlySpan<byte> ValueBytes => _attribute >= 0 ? _nodes.Bytes(_nodes.Attribute(_attribute).Value) : _nodes.Type == XmlNodeType.XmlDeclaration ? _nodes.Declaration : _nodes.Text;

    private bool MoveTo(int attribute)
    {
        (_attribute, _inValue, _value, _chunked, _low) = (attribute, false, null, 0, default);
        return attribute >= 0;
    }

    private string? ValueOf(int attribute) => attribute < 0 ? null : Encoding.UTF8.GetString(_nodes.Bytes(_nodes.Attribute(attribute).Value));

    private int Find(string name)
    {
        for (var i = 0; i < AttributeCount; i++)
            if (Ascii.Equals(_nodes.Bytes(_nodes.Attribute(i).Name), name)) return i;
        return NoAttribute;
    }

    private int Find(string name, string? ns)
    {
        for (var i = 0; i < AttributeCount; i++)
            if (_nodes.Attribute(i).Namespace == (ns ?? "") && Ascii.Equals(_nodes.LocalOf(_nodes.Attribute(i)), name)) return i;
        return NoAttribute;
    }
}
