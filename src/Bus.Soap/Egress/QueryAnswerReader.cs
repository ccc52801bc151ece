using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Queries;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;
using static System.FormattableString;

namespace Bus.Soap.Egress;

/// <summary>
/// Reads what a provider answered, strictly: every record by the contract and of the asker's municipality, or nothing of it is handed on.
/// What is written is what was understood, so nothing that the contract does not know passes.
/// </summary>
internal sealed class QueryAnswerReader(IRecordFormats formats, SoapOptions options)
{
    public async Task<ProviderAnswer> ReadAsync(int status, PooledBuffer bytes, QueryCall call, PooledBuffer into, CancellationToken cancellation)
    {
        try
        {
            using var xml = new GuardedXmlReader(bytes, options);
            if (!AnswerReader.MoveIntoBody(xml)) return NoAnswer(status);
            if (xml.LocalName == "Fault" && SoapVersion.OfNamespace(xml.NamespaceURI) is not null)
                return AnswerReader.ReadFault(xml, status) is { } fault ? Of(fault) : NoAnswer(status);
            if (status is < 200 or >= 300) return NoAnswer(status);
            if (xml.LocalName != call.Contract.Operation + "Response" || xml.NamespaceURI != call.Contract.SchemaNamespace) return Invalid("応答の要素が違います", "its element is not the answer's");
            return await ReadRecordsAsync(xml, call, into, cancellation);
        }
        catch (ForbiddenXmlException)
        {
            return Invalid("許可されない XML です", "its XML is not allowed");
        }
        catch (XmlException)
        {
            return NoAnswer(status);
        }
    }

    private async Task<ProviderAnswer> ReadRecordsAsync(XmlReader xml, QueryCall call, PooledBuffer into, CancellationToken cancellation)
    {
        var ns = call.Contract.SchemaNamespace;
        var (empty, depth) = (xml.IsEmptyElement, xml.Depth);
        using var writer = EnvelopeWriter.ForElement(into);
        writer.WriteStartElement("", call.Contract.Operation + "Response", ns);
        var records = 0L;
        if (!empty)
        {
            xml.Read();
            xml.MoveToContent();
            var rules = new AnswerRules(call.Shape, call.Asker.Municipality);
            var shape = new RecordShape(call.Contract.Answer, [.. call.Shape.Additional.Where(i => call.Items.Contains(i.Element))]);
            await using var reader = formats.ReadXml(xml, call.Shape);
            await using var record = new ProjectedRecord(reader, call.Shape, shape);
            while (await reader.ReadAsync(cancellation))
            {
                if (rules.Check(reader) is { } wrong)
                    return Invalid(Invariant($"{reader.Index} 番目のレコードの {wrong.Item}：{wrong.Code.Wire()}"), Invariant($"record {reader.Index}, {wrong.Item}: {wrong.Code.Wire()}"));
                formats.WriteXml(writer, shape, record);
                records++;
            }
            if (reader.Failure is not null || xml.MoveToContent() != XmlNodeType.EndElement || xml.Depth != depth) return Invalid("レコードの並びが読めません", "its records cannot be read to the end");
        }
        while (xml.Read()) { } // an answer that is cut off must not pass
        writer.WriteEndElement();
        return ProviderAnswer.Of(records);
    }

    private static ProviderAnswer Of(ConsumerAnswer fault)
    {
        var code = fault.FaultCode is { } known ? $"：{known}" : "";
        return fault.Content == AnswerContent.SenderFault
            ? ProviderAnswer.Not(ProviderOutcome.Refused, $"照会先がフォールトを返しました（Client/Sender{code}）。", $"It answered with a fault (Client/Sender{code.Replace('：', ' ')}).")
            : ProviderAnswer.Not(ProviderOutcome.Failed, $"照会先がフォールトを返しました（Server/Receiver{code}）。", $"It answered with a fault (Server/Receiver{code.Replace('：', ' ')}).");
    }

    private static ProviderAnswer NoAnswer(int status) => status is >= 200 and < 300
        ? Invalid("SOAP の応答として読めません", "it cannot be read as a SOAP answer")
        : ProviderAnswer.Not(ProviderOutcome.Unavailable, Invariant($"照会先が HTTP {status} を返しました。"), Invariant($"It answered HTTP {status}."));

    public static ProviderAnswer Invalid(string ja, string en) => ProviderAnswer.Not(ProviderOutcome.Invalid, $"回答の誤り：{ja}。", $"What is wrong with it: {en}.");
}
