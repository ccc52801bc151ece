using System.Text;
using System.Xml;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Soap.Ingress.Plain;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>XML that is well-formed as far as it was read, and is not allowed. Not an XmlException, so that nobody on the way takes it for one.</summary>
internal sealed class ForbiddenXmlException(Fault fault) : Exception(fault.What.En)
{
    public Fault Fault { get; } = fault;
}

/// <summary>
/// An XmlReader that stops at too deep nesting, too many attributes, too long names and bytes beyond a declared us-ascii, whoever moves it: also inside skipped headers and inside
/// records that another module reads. It tells a DTD from other broken XML.
/// </summary>
/// <remarks>A plain message is read in its bytes (<see cref="PlainXmlReader"/>); where it goes beyond that, the platform's reader goes on at the same node.</remarks>
internal sealed class GuardedXmlReader : XmlReader, IUtf8Text
{
    private static readonly XmlReaderSettings Strict = StrictWith(null);

    private static readonly byte[][] Doctypes =
        [.. new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode }.Select(e => e.GetBytes("<!DOCTYPE"))];

    private readonly PooledBuffer _document;
    private readonly SoapOptions _options;
    private readonly MessageNames? _names;
    private PlainXmlReader? _plain;
    private XmlReader _inner;
    private bool _rootSeen;

    /// <param name="document">Kept by the caller until this is disposed.</param>
    /// <param name="names">Names met before; null: none, and the platform's reader reads all of it.</param>
    public GuardedXmlReader(PooledBuffer document, SoapOptions options, MessageNames? names = null)
    {
        (_document, _options, _names) = (document, options, names);
        if (names is not null && PlainXmlScanner.Suits(document.Written.Span))
            _inner = _plain = new PlainXmlReader(document.Written, names);
        else _inner = ByPlatform();
    }

    public override bool Read()
    {
        bool more;
        try
        {
            if (_plain is null) more = _inner.Read();
            else if (!_plain.TryRead(out more)) more = GoOnByPlatform(_plain.Nodes);
        }
        catch (XmlException) when (!_rootSeen && HoldsDoctype(_document.Written.Span))
        {
            throw new ForbiddenXmlException(Refusals.Dtd);
        }
        if (_inner.NodeType == XmlNodeType.Element) Check();
        // The platform would read a question mark for each byte beyond it.
        else if (_inner.NodeType == XmlNodeType.XmlDeclaration && _inner.GetAttribute("encoding") is { } said && said.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) && !Ascii.IsValid(_document.Written.Span))
            throw new ForbiddenXmlException(Refusals.CharsetDiffers(said, "UTF-8"));
        return more;
    }

    /// <summary>Reads what is left, for the guard's sake only.</summary>
    public Fault? ReadToEnd()
    {
        while (Read()) { }
        return null;
    }

    private void Check()
    {
        _rootSeen = true;
        if (_inner.Depth >= _options.MaxDepth) throw new ForbiddenXmlException(Refusals.TooDeep(_options.MaxDepth));
        if (_inner.AttributeCount > _options.MaxAttributes) throw new ForbiddenXmlException(Refusals.TooManyAttributes(_options.MaxAttributes));
        if (_inner.LocalName.Length + _inner.Prefix.Length > _options.MaxNameLength) throw new ForbiddenXmlException(Refusals.NameTooLong(_options.MaxNameLength));
    }

    private XmlReader ByPlatform() => Create(_document.OpenRead(), _names is null ? Strict : StrictWith(_names));

    private bool GoOnByPlatform(int read)
    {
        (_plain, _inner) = (null, ByPlatform());
        while (read-- > 0) _inner.Read();
        return _inner.Read();
    }

    private static XmlReaderSettings StrictWith(XmlNameTable? names) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true, NameTable = names,
    };

    private static bool HoldsDoctype(ReadOnlySpan<byte> document)
    {
        foreach (var doctype in Doctypes)
            if (document.IndexOf(doctype) >= 0) return true;
        return false;
    }

    public override XmlNodeType NodeType => _inner.NodeType;
    public override string LocalName => _inner.LocalName;
    public override string NamespaceURI => _inner.NamespaceURI;
    public override string Prefix => _inner.Prefix;
    public override string Name => _inner.Name;
    public override string Value => _inner.Value;
    public override bool HasValue => _inner.HasValue;
    public override int Depth => _inner.Depth;
    public override string BaseURI => _inner.BaseURI;
    public override bool IsEmptyElement => _inner.IsEmptyElement;
    public override bool IsDefault => _inner.IsDefault;
    public override XmlSpace XmlSpace => _inner.XmlSpace;
    public override string XmlLang => _inner.XmlLang;
    public override int AttributeCount => _inner.AttributeCount;
    public override bool EOF => _inner.EOF;
    public override ReadState ReadState => _inner.ReadState;
    public override XmlNameTable NameTable => _inner.NameTable;
    public override bool CanReadValueChunk => _inner.CanReadValueChunk;
    public override XmlReaderSettings? Settings => _inner.Settings;
    public override int ReadValueChunk(char[] buffer, int index, int count) => _inner.ReadValueChunk(buffer, index, count);
    public override string? GetAttribute(string name) => _inner.GetAttribute(name);
    public override string? GetAttribute(string name, string? namespaceURI) => _inner.GetAttribute(name, namespaceURI);
    public override string GetAttribute(int i) => _inner.GetAttribute(i);
    public override bool MoveToAttribute(string name) => _inner.MoveToAttribute(name);
    public override bool MoveToAttribute(string name, string? ns) => _inner.MoveToAttribute(name, ns);
    public override void MoveToAttribute(int i) => _inner.MoveToAttribute(i);
    public override bool MoveToElement() => _inner.MoveToElement();
    public override bool MoveToFirstAttribute() => _inner.MoveToFirstAttribute();
    public override bool MoveToNextAttribute() => _inner.MoveToNextAttribute();
    public override bool ReadAttributeValue() => _inner.ReadAttributeValue();
    public override string? LookupNamespace(string prefix) => _inner.LookupNamespace(prefix);
    public override void ResolveEntity() => _inner.ResolveEntity();

    public bool TryGetText(out ReadOnlySpan<byte> text)
    {
        text = default;
        return _plain?.TryGetText(out text) ?? false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}
