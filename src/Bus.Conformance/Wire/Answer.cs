using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Bus.Core.Vocabulary;

namespace Bus.Conformance.Wire;

/// <summary>What came back.</summary>
/// <param name="Status">HTTP status; null: no whole answer came.</param>
/// <param name="Why">Why not.</param>
internal sealed record Answer(int? Status, byte[] Bytes, Bilingual Why)
{
    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    private static readonly Bilingual NoAnswer = new("相手が動いていること、アドレス・TLS の証明書・途中の中継装置を確かめてください。応答が遅いだけなら --timeout を延ばしてください。",
        "See that the other side runs, and check the address, its TLS certificate and what stands between. If it is only slow, raise --timeout.");
    private static readonly Bilingual NotLetIn = new("確認ツールに渡した --user とパスワードを確かめてください。相手に登録されたものと同じなら、相手の認証の設定を直してください。",
        "Check --user and the password that the tool was given. If they are what the other side knows, mend how it signs callers in.");

    /// <summary>The body's only child; null: the answer is no SOAP envelope with one.</summary>
    public XElement? Body { get; } = Parse(Bytes);

    /// <summary>The call named its sender by the credentials that the tool was given.</summary>
    public bool WasNamed { get; init; }

    /// <summary>What to mend where this answer says nothing about what was tried; null: it does.</summary>
    public Bilingual? Mend => Status is null ? NoAnswer : Status is 401 or 403 && WasNamed ? NotLetIn : null;

    public bool IsOk => Status is >= 200 and < 300;

    public XElement? Fault => Body is { Name: { LocalName: "Fault", NamespaceName: Names.Soap11 or Names.Soap12 } } ? Body : null;

    /// <summary>Client, Server, Sender, Receiver …; null: no fault.</summary>
    public string? FaultRole => (Fault?.Element("faultcode") ?? Fault?.Descendants(XName.Get("Value", Names.Soap12)).FirstOrDefault())?.Value.Split(':')[^1].Trim().Split('.')[0];

    /// <summary>The code of our vocabulary in the fault's detail; null: none.</summary>
    public string? FaultCode => Detail?.Element(XName.Get("code", Names.Fault))?.Value;

    public XElement? Detail => Fault?.Descendants(XName.Get("fault", Names.Fault)).FirstOrDefault();

    /// <summary>The receipt of an operation; null: there is none.</summary>
    public Receipt? ReceiptOf(string operation, string ns)
    {
        if (!IsOk || Body?.Name != XName.Get(operation + "Response", ns) || Body.Element(XName.Get("receipt", ns)) is not { } receipt) return null;
        string? Text(string name) => receipt.Element(XName.Get(name, ns))?.Value.Trim();
        long? Number(string name) => long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new Receipt(Text("number") ?? "", Text("state") ?? "", Number("records"), Number("amount"));
    }

    /// <summary>What came, in a line; no values of records, no free text of the other side.</summary>
    public Bilingual Shown()
    {
        if (Status is null) return Why;
        var what = Fault is not null ? $"Fault {FaultRole}{(FaultCode is { } code ? $" ({code})" : "")}" : Body is { } body ? $"<{body.Name.LocalName}>" : Bytes.Length == 0 ? "(空 / empty)" : "(SOAP ではない / not SOAP)";
        return new(string.Create(CultureInfo.InvariantCulture, $"HTTP {Status}、{what}"), string.Create(CultureInfo.InvariantCulture, $"HTTP {Status}, {what}"));
    }

    private static XElement? Parse(byte[] bytes)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(bytes), Strict);
            var root = XDocument.Load(xml).Root;
            if (root is not { Name: { LocalName: "Envelope", NamespaceName: Names.Soap11 or Names.Soap12 } }) return null;
            return root.Element(root.Name.Namespace + "Body")?.Elements().FirstOrDefault();
        }
        catch (XmlException)
        {
            return null;
        }
    }
}

/// <summary>A receipt as an application reads it.</summary>
internal sealed record Receipt(string Number, string State, long? Records, long? Amount);
