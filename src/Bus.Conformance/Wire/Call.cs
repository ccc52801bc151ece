using System.Text;
using System.Xml.Linq;

namespace Bus.Conformance.Wire;

/// <summary>One request: its envelope and how it is sent.</summary>
internal sealed record Call
{
    /// <summary>The body's child; null where <see cref="Raw"/> is sent.</summary>
    public XElement? Body { get; init; }
    /// <summary>Bytes to be sent as they are, in the place of an envelope.</summary>
    public byte[]? Raw { get; init; }
    public bool Soap12 { get; init; }
    public required string Action { get; init; }
    public IReadOnlyList<XElement> Headers { get; init; } = [];
    /// <summary>How the sender names itself.</summary>
    public Naming Naming { get; init; } = Naming.Basic;
    /// <summary>Another address than the subject's; null: the subject's.</summary>
    public Uri? Url { get; init; }

    public string ContentType => Soap12 ? $"application/soap+xml; charset=utf-8; action=\"{Action}\"" : "text/xml; charset=utf-8";

    /// <summary>The request's bytes.</summary>
    public byte[] Bytes(XElement? token)
    {
        if (Raw is not null) return Raw;
        XNamespace ns = Soap12 ? Names.Soap12 : Names.Soap11;
        List<XElement> headers = [.. Headers];
        if (token is not null) headers.Add(token);
        var envelope = new XElement(ns + "Envelope", new XAttribute(XNamespace.Xmlns + "soapenv", ns),
            headers.Count == 0 ? null : new XElement(ns + "Header", headers), new XElement(ns + "Body", Body));
        return new UTF8Encoding(false).GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + envelope.ToString(SaveOptions.DisableFormatting));
    }
}

/// <summary>How a sender names itself.</summary>
internal enum Naming
{
    /// <summary>HTTP Basic with the credentials given.</summary>
    Basic,
    /// <summary>UsernameToken with the credentials given.</summary>
    Token,
    /// <summary>HTTP Basic with another password.</summary>
    WrongPassword,
    /// <summary>Not at all.</summary>
    Nobody,
}
