using System.Security.Cryptography.Xml;
using System.Xml;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress.Security;

/// <summary>
/// The places of an envelope that a signature can be about, each found by where it stands, never by an id alone: what is verified is what will be read.
/// </summary>
internal sealed class SignedEnvelope
{
    private static readonly (string Name, string Namespace)[] IdAttributes =
        [("Id", Namespaces.Utility), ("Id", ""), ("ID", ""), ("id", ""), ("id", "http://www.w3.org/XML/1998/namespace")];

    private readonly Dictionary<string, XmlElement> _byId = new(StringComparer.Ordinal);

    private SignedEnvelope(XmlDocument document) => Document = document;

    public XmlDocument Document { get; }
    public XmlElement Body { get; private set; } = null!;
    public XmlElement Security { get; private set; } = null!;
    public XmlElement Signature { get; private set; } = null!;
    public XmlElement? Timestamp { get; private set; }
    public XmlElement Header { get; private set; } = null!;

    /// <summary>Null: it is not one envelope with one signature in its one security header, or an id is there twice.</summary>
    public static SignedEnvelope? Open(XmlDocument document, SoapVersion version)
    {
        var envelope = new SignedEnvelope(document);
        return envelope.Find(version) ? envelope : null;
    }

    /// <summary>The one element with this id; null if there is none.</summary>
    public XmlElement? ById(string id) => _byId.GetValueOrDefault(id);

    private bool Find(SoapVersion version)
    {
        if (Document.DocumentElement is not { LocalName: "Envelope" } root || root.NamespaceURI != version.Namespace) return false;
        if (One(root, "Header", version.Namespace) is not { } header || One(root, "Body", version.Namespace) is not { } body) return false;
        var addressed = Children(header).Where(e => Is(e, "Security", Namespaces.Security) && version.AddressesUs(e.GetAttribute(version.TargetAttribute, version.Namespace))).ToList();
        if (addressed is not [var security] || One(security, "Signature", Namespaces.Signature) is not { } signature) return false;
        (Header, Body, Security, Signature, Timestamp) = (header, body, security, signature, One(security, "Timestamp", Namespaces.Utility));
        return Index(root) == 1;
    }

    /// <summary>Number of signatures anywhere; −1: an id is there twice.</summary>
    private int Index(XmlElement root)
    {
        var signatures = 0;
        for (XmlNode? node = root; node is not null; node = Next(node, root))
        {
            if (node is not XmlElement element) continue;
            if (Is(element, "Signature", Namespaces.Signature)) signatures++;
            foreach (var (name, ns) in IdAttributes)
                if (element.GetAttributeNode(name, ns) is { } id && !_byId.TryAdd(id.Value, element) && _byId[id.Value] != element) return -1;
        }
        return signatures;
    }

    private static XmlNode? Next(XmlNode node, XmlNode root)
    {
        if (node.FirstChild is { } child) return child;
        for (var up = node; up is not null && up != root; up = up.ParentNode)
            if (up.NextSibling is { } next) return next;
        return null;
    }

    public static IEnumerable<XmlElement> Children(XmlElement parent) => parent.ChildNodes.OfType<XmlElement>();

    public static bool Is(XmlElement element, string name, string ns) => element.LocalName == name && element.NamespaceURI == ns;

    /// <summary>The one child of this name; null if there is none, or more than one.</summary>
    public static XmlElement? One(XmlElement parent, string name, string ns) => Children(parent).Where(e => Is(e, name, ns)).Take(2).ToList() is [var only] ? only : null;

    /// <summary>A verifier that finds elements only by this envelope's own index.</summary>
    public SignedXml Verifier() => new Indexed(this);

    private sealed class Indexed(SignedEnvelope envelope) : SignedXml(envelope.Document)
    {
        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) => envelope.ById(idValue);
    }
}
