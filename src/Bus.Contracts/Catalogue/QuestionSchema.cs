using System.Xml;
using System.Xml.Schema;

namespace Bus.Contracts.Catalogue;

/// <summary>What a query's request element asks: a sequence of items, no more.</summary>
internal static class QuestionSchema
{
    /// <summary>The items; null, with the errors, where it is anything else.</summary>
    public static IReadOnlyList<RecordElement>? Read(RecordSchema schema, string operation, Errors errors)
    {
        var sound = true;
        void Wrong(string place, string ja, string en)
        {
            sound = false;
            errors.Add(ContractFiles.Schema, place, ja, en);
        }
        if (schema.Set.GlobalElements[new XmlQualifiedName(operation, schema.TargetNamespace)] is not XmlSchemaElement { ElementSchemaType: XmlSchemaComplexType { ContentTypeParticle: XmlSchemaSequence sequence } })
        {
            Wrong(operation, "照会の要素は、項目の sequence を持たなければなりません。", "The element of a question must hold a sequence of items.");
            return null;
        }
        var items = new List<RecordElement>();
        foreach (var particle in sequence.Items)
        {
            if (particle is not XmlSchemaElement element) Wrong(Errors.Line(particle.LineNumber), "照会の sequence には要素だけを並べられます。", "The sequence of a question may hold elements only.");
            else if (SchemaItem.Of(element, schema.TargetNamespace, Wrong) is { } item) items.Add(item);
        }
        return sound ? items : null;
    }
}
