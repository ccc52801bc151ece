using System.Globalization;
using System.Xml;
using Bus.Core.Vocabulary;

namespace Bus.Demo.Clients;

/// <summary>Reads a SOAP Fault of either version; the reader stands on it.</summary>
internal static class FaultReader
{
    public static async Task<SoapFault> ReadAsync(XmlReader xml)
    {
        var (code, rejects) = ("", 0);
        Bilingual cause = new("", ""), action = cause, party = cause, reason = cause;
        var depth = xml.Depth;
        await xml.ReadAsync();
        while (xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                await xml.ReadAsync();
                continue;
            }
            switch (xml.LocalName)
            {
                case "code": code = await xml.TextAsync(); break;
                case "cause": cause = await AddAsync(xml, cause); break;
                case "action": action = await AddAsync(xml, action); break;
                case "party": party = await AddAsync(xml, party); break;
                case "faultstring" or "Text": reason = await AddAsync(xml, reason); break;
                case "reject":
                    rejects++;
                    await xml.SkipAsync();
                    break;
                default: await xml.ReadAsync(); break;
            }
        }
        return new SoapFault(code.Length > 0 ? code : "fault", cause == new Bilingual("", "") ? reason : cause, action, party, rejects);
    }

    /// <summary>An answer that is no SOAP.</summary>
    public static SoapFault NoSoap(int status) => new(string.Create(CultureInfo.InvariantCulture, $"http-{status}"),
        new("SOAP でない応答が返りました。", "The answer was no SOAP."),
        new("ハブのアドレスと、間にあるプロキシを確認してください。", "Check the hub's address and any proxy on the way."), DemoTrouble.Operator, 0);

    private static async Task<Bilingual> AddAsync(XmlReader xml, Bilingual before)
    {
        var english = xml.XmlLang == "en";
        var text = await xml.TextAsync();
        return english ? before with { En = text } : before with { Ja = text };
    }
}
