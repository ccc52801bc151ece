using System.Collections.Immutable;
using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary>Reads the items of a question in their order; what their values must be is asked later, of whoever may ask.</summary>
internal static class QuestionReader
{
    /// <summary>The reader stands on the request's element; the envelope is read to its end.</summary>
    public static Result<ImmutableArray<string>> Read(SoapRequest request, QueryContract contract, int longest)
    {
        var values = new string[contract.Question.Length];
        Array.Fill(values, "");
        return Refusals.Reading(() => Fill(request, contract, values, longest)) is { } fault ? fault : ImmutableArray.Create(values);
    }

    private static Fault? Fill(SoapRequest request, QueryContract contract, string[] values, int longest)
    {
        var xml = request.Body;
        if (xml.IsEmptyElement) return request.Close();
        xml.Read();
        for (var next = 0; xml.MoveToContent() == XmlNodeType.Element;)
        {
            var at = next;
            while (at < values.Length && contract.Question[at].Element != xml.LocalName) at++;
            if (at == values.Length || xml.NamespaceURI != contract.SchemaNamespace) return Refusals.Unexpected(xml);
            if (WireText.ReadElement(xml, longest) is not { } value)
                return Refusals.Element(contract.Question[at].Element, $"{longest} 文字以内の文字列でなければなりません。", $"it must be a text of {longest} characters at most.");
            (values[at], next) = (value, at + 1);
        }
        return xml.NodeType == XmlNodeType.EndElement ? request.Close() : Refusals.Unexpected(xml);
    }
}
