using System.Xml;
using Bus.Core.Faults;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary>A request of <c>exchange</c>, read to its end: a flat list of named texts.</summary>
internal sealed class ExchangeRequest
{
    private const int LongestValue = 256;
    private readonly List<(string Name, string Value)> _values = [];

    /// <summary>The values of a parameter; empty if it is absent.</summary>
    public IReadOnlyList<string> All(string parameter) => [.. _values.Where(v => v.Name == parameter).Select(v => v.Value)];

    /// <summary>The value of a parameter; null if it is absent.</summary>
    public string? One(string parameter) => _values.Find(v => v.Name == parameter).Value;

    public static Result<ExchangeRequest> Read(SoapRequest request, IExchangeOperation operation)
    {
        var asked = new ExchangeRequest();
        return Refusals.Reading(() => asked.Fill(request, operation)) is { } fault ? fault : asked;
    }

    private Fault? Fill(SoapRequest request, IExchangeOperation operation)
    {
        var xml = request.Body;
        if (!xml.IsEmptyElement)
        {
            xml.Read();
            foreach (var parameter in operation.Parameters)
                for (var n = 0; Stands(xml, parameter.Name); n++)
                {
                    if (n == parameter.AtMost) return Refusals.Element(parameter.Name, $"{n} 個までです。", $"there may be {n} at most.");
                    if (WireText.ReadElement(xml, LongestValue) is not { Length: > 0 } value)
                        return Refusals.Element(parameter.Name, $"1〜{LongestValue} 文字でなければなりません。", $"it must be 1 to {LongestValue} characters.");
                    _values.Add((parameter.Name, value));
                }
            if (xml.MoveToContent() != XmlNodeType.EndElement) return Refusals.Unexpected(xml);
        }
        foreach (var parameter in operation.Parameters)
            if (All(parameter.Name).Count < parameter.AtLeast) return Refusals.Element(parameter.Name, "必須です。", "it is required.");
        return request.Close();
    }

    private static bool Stands(XmlReader xml, string name) =>
        xml.MoveToContent() == XmlNodeType.Element && xml.LocalName == name && xml.NamespaceURI == Namespaces.Exchange;
}
