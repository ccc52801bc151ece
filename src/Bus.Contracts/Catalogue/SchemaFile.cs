using System.Xml;
using System.Xml.Schema;
using Bus.Contracts.Xml;

namespace Bus.Contracts.Catalogue;

/// <summary>Compiles the XSD of a contract and finds the record in it. No DTD, no includes, nothing fetched.</summary>
internal static class SchemaFile
{
    private const string File = ContractFiles.Schema;

    /// <summary>The compiled XSD; null, with the errors, if it is absent or wrong.</summary>
    /// <param name="recordsIn">What follows the operation's name in the name of the element that holds the records: nothing, or <c>Response</c>.</param>
    public static RecordSchema? Read(ContractFiles files, string? operation, Errors errors, string recordsIn = "")
    {
        if (!files.Files.TryGetValue(File, out var bytes))
        {
            errors.Add(File, "", "ファイルがありません。", "The file is absent.");
            return null;
        }
        if (Compile(bytes, errors) is not var (set, schema, text)) return null;
        if (operation is null) return null;
        var ns = schema.TargetNamespace ?? "";
        if (ns.Length == 0) errors.Add(File, "targetNamespace", "targetNamespace がありません。", "It has no targetNamespace.");
        foreach (var missing in new[] { operation + "Response", operation }.Where(e => set.GlobalElements[new XmlQualifiedName(e, ns)] is null))
            errors.Add(File, missing, "この全体要素がありません。", "There is no such global element.");
        if (set.GlobalElements[new XmlQualifiedName(operation + recordsIn, ns)] is not XmlSchemaElement body) return null;
        return Record(body, errors) is { } record ? Elements(record, new RecordSchema(set, text, ns, []), errors) : null;
    }

    private static (XmlSchemaSet Set, XmlSchema Schema, string Text)? Compile(byte[] bytes, Errors errors)
    {
        var failed = false;
        void Tell(object? sender, ValidationEventArgs e)
        {
            failed = true;
            errors.Add(File, Errors.Line(e.Exception.LineNumber), $"XSD の誤り: {e.Message}", $"Wrong XSD: {e.Message}");
        }
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var schema = XmlSchema.Read(reader, Tell);
            if (schema is null || failed) return null;
            var set = new XmlSchemaSet { XmlResolver = null };
            set.ValidationEventHandler += Tell;
            set.Add(schema);
            set.Compile();
            using var text = new StreamReader(new MemoryStream(bytes));
            return failed ? null : (set, schema, text.ReadToEnd());
        }
        catch (XmlException e)
        {
            errors.Add(File, Errors.Line(e.LineNumber), $"XML として読めません: {e.Message}", $"Not readable as XML: {e.Message}");
            return null;
        }
    }

    private static XmlSchemaSequence? Record(XmlSchemaElement body, Errors errors)
    {
        var record = (body.ElementSchemaType as XmlSchemaComplexType)?.ContentTypeParticle is XmlSchemaSequence sequence
            ? sequence.Items.OfType<XmlSchemaElement>().LastOrDefault(e => e.QualifiedName.Name == XmlPlan.Record)
            : null;
        if ((record?.ElementSchemaType as XmlSchemaComplexType)?.ContentTypeParticle is XmlSchemaSequence items) return items;
        errors.Add(File, body.QualifiedName.Name, "要素 record（項目の sequence を持つ）が本文の sequence にありません。", "Its sequence has no element 'record' with a sequence of items.");
        return null;
    }

    private static RecordSchema? Elements(XmlSchemaSequence record, RecordSchema schema, Errors errors)
    {
        var elements = new List<RecordElement>();
        var additional = false;
        var sound = true;
        void Wrong(string place, string ja, string en)
        {
            sound = false;
            errors.Add(File, place, ja, en);
        }
        foreach (var particle in record.Items)
        {
            if (additional) Wrong(XmlPlan.Additional, "additional は record の最後の要素でなければなりません。", "'additional' must be the record's last element.");
            if (particle is not XmlSchemaElement element)
                Wrong(Errors.Line(particle.LineNumber), "record の sequence には要素だけを並べられます。", "The record's sequence may hold elements only.");
            else if (element.QualifiedName.Name == XmlPlan.Additional)
            {
                additional = true;
                if (!IsOpen(element))
                    Wrong(XmlPlan.Additional, "additional は minOccurs=\"0\" で、中身は processContents=\"skip\" の xs:any だけでなければなりません。", "'additional' must have minOccurs=\"0\" and hold nothing but an xs:any with processContents=\"skip\".");
            }
            else if (SchemaItem.Of(element, schema.TargetNamespace, Wrong) is { } item) elements.Add(item);
        }
        if (!additional) Wrong(XmlPlan.Additional, "record の最後に要素 additional が必要です。", "The record must end with the element 'additional'.");
        return sound ? schema with { Elements = elements } : null;
    }

    private static bool IsOpen(XmlSchemaElement additional) =>
        additional.MinOccurs == 0 &&
        (additional.ElementSchemaType as XmlSchemaComplexType)?.ContentTypeParticle is XmlSchemaSequence { Items: [XmlSchemaAny { ProcessContents: XmlSchemaContentProcessing.Skip }] };
}
