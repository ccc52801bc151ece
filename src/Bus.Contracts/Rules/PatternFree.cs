using System.Xml.Schema;

namespace Bus.Contracts.Rules;

/// <summary>A simple type without its patterns and those of its members, so that the framework runs none of them: it does so on a backtracking engine, without a time limit.</summary>
internal static class PatternFree
{
    public static XmlSchemaDatatype Of(XmlSchemaSimpleType type)
    {
        var copy = Copy(type);
        copy.Name = "Value";
        var schema = new XmlSchema();
        schema.Items.Add(copy);
        var set = new XmlSchemaSet { XmlResolver = null };
        set.Add(schema);
        set.Compile();
        return ((XmlSchemaSimpleType)set.GlobalTypes[new System.Xml.XmlQualifiedName("Value")]!).Datatype!;
    }

    private static XmlSchemaSimpleType Copy(XmlSchemaSimpleType type) => new()
    {
        Content = type.Content switch
        {
            XmlSchemaSimpleTypeRestriction restriction => Restriction(restriction, (XmlSchemaSimpleType)type.BaseXmlSchemaType!),
            XmlSchemaSimpleTypeList list => new XmlSchemaSimpleTypeList { ItemType = Member(list.BaseItemType!) },
            XmlSchemaSimpleTypeUnion union => Union(union),
            _ => throw new ArgumentException($"{type.QualifiedName} has no content.", nameof(type)),
        },
    };

    private static XmlSchemaSimpleTypeRestriction Restriction(XmlSchemaSimpleTypeRestriction from, XmlSchemaSimpleType under)
    {
        var copy = new XmlSchemaSimpleTypeRestriction();
        if (IsBuiltIn(under)) copy.BaseTypeName = under.QualifiedName;
        else copy.BaseType = Copy(under);
        foreach (var facet in from.Facets.Cast<XmlSchemaFacet>().Where(f => f is not XmlSchemaPatternFacet))
        {
            var another = (XmlSchemaFacet)Activator.CreateInstance(facet.GetType())!;
            (another.Value, another.IsFixed) = (facet.Value, facet.IsFixed);
            copy.Facets.Add(another);
        }
        return copy;
    }

    private static XmlSchemaSimpleTypeUnion Union(XmlSchemaSimpleTypeUnion from)
    {
        var copy = new XmlSchemaSimpleTypeUnion();
        foreach (var member in from.BaseMemberTypes!) copy.BaseTypes.Add(Member(member));
        return copy;
    }

    private static XmlSchemaSimpleType Member(XmlSchemaSimpleType type) => IsBuiltIn(type)
        ? new XmlSchemaSimpleType { Content = new XmlSchemaSimpleTypeRestriction { BaseTypeName = type.QualifiedName } }
        : Copy(type);

    private static bool IsBuiltIn(XmlSchemaSimpleType type) => type.QualifiedName.Namespace == XmlSchema.Namespace;
}
