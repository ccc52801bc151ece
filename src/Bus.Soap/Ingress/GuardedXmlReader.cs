using System.Text;
using System.Xml;
using Bus.Core.Faults;

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
/// <param name="names">Names met before; null: none.</param>
internal sealed class GuardedXmlReader(ReadOnlyMemory<byte> document, Stream stream, SoapOptions options, XmlNameTable? names = null) : XmlReader, IXmlLineInfo, IXmlNamespaceResolver
{
    private static readonly XmlReaderSettings Strict = StrictWith(null);

    private static readonly byte[][] Doctypes =
        [.. new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode }.Select(e => e.GetBytes("<!DOCTYPE"))];

    private readonly XmlReader _inner = Create(stream, names is null ? Strict : StrictWith(names));
    private bool _rootSeen;

    public override bool Read()
    {
        bool more;
        try
        {
            more = _inner.Read();
        }
        catch (XmlException) when (!_rootSeen && HoldsDoctype(document.Span))
        {
            throw new ForbiddenXmlException(Refusals.Dtd);
        }
        if (_inner.NodeType == XmlNodeType.Element) Check();
        // The platform would read a question mark for each byte beyond it.
        else if (_inner.NodeType == XmlNodeType.XmlDeclaration && _inner.GetAttribute("encoding") is { } said && said.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) && !Ascii.IsValid(document.Span))
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
        if (_inner.Depth >= options.MaxDepth) throw new ForbiddenXmlException(Refusals.TooDeep(options.MaxDepth));
        if (_inner.AttributeCount > options.MaxAttributes) throw new ForbiddenXmlException(Refusals.TooManyAttributes(options.MaxAttributes));
        if (_inner.LocalName.Length + _inner.Prefix.Length > options.MaxNameLength) throw new ForbiddenXmlException(Refusals.NameTooLong(options.MaxNameLength));
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

    public bool HasLineInfo() => ((IXmlLineInfo)_inner).HasLineInfo();
    public int LineNumber => ((IXmlLineInfo)_inner).LineNumber;
    public int LinePosition => ((IXmlLineInfo)_inner).LinePosition;
    public IDictionary<string, string> GetNamespacesInScope(XmlNamespaceScope scope) => ((IXmlNamespaceResolver)_inner).GetNamespacesInScope(scope);
    string? IXmlNamespaceResolver.LookupPrefix(string namespaceName) => ((IXmlNamespaceResolver)_inner).LookupPrefix(namespaceName);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}
