using System.Xml;
using System.Xml.Schema;
using Bus.Contracts.Import.Source;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Mapping;

/// <summary>Makes one flat list of a record's items: extensions and groups are laid out in their order; what a flat record cannot carry is told.</summary>
internal sealed class RecordFlattener(ForeignSchemas schemas, LeftOut leftOut, ImportLimits limits, Findings findings)
{
    private readonly List<ForeignItem> _items = [];
    private readonly HashSet<XmlSchemaType> _open = [];

    public IReadOnlyList<ForeignItem> Items => _items;

    /// <summary>What a complex type holds, attributes included.</summary>
    public void Add(XmlSchemaComplexType type, string path, bool optional, Place place)
    {
        if (!_open.Add(type) || _open.Count > limits.Depth)
        {
            Refuse(place, "xs:complexType", $"「{path.TrimEnd('/')}」は自分自身を含む（再帰する）型です。", $"'{path.TrimEnd('/')}' has a type that holds itself.", path.TrimEnd('/'));
            return;
        }
        if (type.IsAbstract) Refuse(place, "abstract", $"型「{type.QualifiedName.Name}」は抽象型で、何が入るかが決まりません。", $"The type '{type.QualifiedName.Name}' is abstract: what it holds is not known.", path.TrimEnd('/'));
        if (type.ContentType == XmlSchemaContentType.Mixed) Refuse(place, "mixed", "文字と要素が混ざる内容は扱えません。", "Text mixed with elements cannot be carried.", path.TrimEnd('/'));
        AddAttributes(type, path, place);
        AddParticle(type.ContentTypeParticle, path, optional);
        _open.Remove(type);
    }

    /// <summary>What a particle holds, but for one element (the way down to the record).</summary>
    public void AddParticle(XmlSchemaParticle? particle, string path, bool optional, XmlSchemaElement? except = null)
    {
        if (particle is null || particle == except || particle.MaxOccurs == 0 || leftOut.Has(particle, path)) return;
        var place = ForeignSchemas.PlaceOf(particle);
        switch (particle)
        {
            case XmlSchemaElement element:
                AddElement(element, path, optional, place);
                break;
            // The record itself repeats, and a group around it with it.
            case XmlSchemaGroupBase { MaxOccurs: > 1 } group when !Holds(group, except):
                Refuse(place, Of(group), "繰り返す項目の組は、1 レコードに並べられません。", "A group of items that repeats does not fit into one flat record.", Names(group));
                break;
            case XmlSchemaChoice choice:
                AddChoice(choice, path, optional, except, place);
                break;
            case XmlSchemaGroupBase group:
                if (group is XmlSchemaAll) findings.Note(place, Names(group), "xs:all の項目の順序は、ハブでは書かれている順に決まります。", "The items of xs:all may come in any order; the hub has them in the order written.");
                foreach (var inner in group.Items.OfType<XmlSchemaParticle>()) AddParticle(inner, path, optional || group.MinOccurs == 0, except);
                break;
            case XmlSchemaAny:
                Refuse(place, "xs:any", "何でも入る場所（xs:any）は項目になりません。", "A place for anything (xs:any) is no item.", path + "*");
                break;
        }
    }

    private void AddChoice(XmlSchemaChoice choice, string path, bool optional, XmlSchemaElement? except, Place place)
    {
        List<XmlSchemaParticle> left = [.. choice.Items.OfType<XmlSchemaParticle>().Where(p => !leftOut.Has(p, path))];
        if (left is [var only]) AddParticle(only, path, optional || choice.MinOccurs == 0, except);
        else
            Refuse(place, "xs:choice", $"どれか 1 つだけが現れる選択（{Names(choice)}）は、レコードの項目の並びにできません。", $"A choice, of which one is there ({Names(choice)}), is no sequence of items.",
                string.Join(" --without ", left.Skip(1).Select(Names)), "使わない側を除く", "leave out the alternatives that are not used");
    }

    private void AddElement(XmlSchemaElement element, string path, bool optional, Place place)
    {
        var name = element.QualifiedName.Name;
        if (element.MaxOccurs > 1)
        {
            Refuse(place, "maxOccurs", $"項目「{name}」はレコードの中で繰り返します（maxOccurs={Max(element)}）。項目は 1 度だけです。", $"The item '{name}' repeats within a record (maxOccurs={Max(element)}); an item is there once.", path + name);
            return;
        }
        if (element.IsAbstract || schemas.Set.GlobalElements.Values.Cast<XmlSchemaElement>().Any(e => e.SubstitutionGroup == element.QualifiedName))
        {
            Refuse(place, "substitutionGroup", $"要素「{name}」には別の要素が代わりに現れます。", $"Other elements may stand in for '{name}'.", path + name);
            return;
        }
        if (element.IsNillable && element.MinOccurs > 0) findings.Note(place, path + name, "nillable: xsi:nil の値は、無い項目として扱います（省略できる項目になります）。", "nillable: xsi:nil is taken as absent, so the item is optional.");
        if (element.DefaultValue is { } value) findings.Note(place, path + name, $"既定値「{value}」は補いません。", $"The default '{value}' is not filled in.");
        optional |= element.MinOccurs == 0 || element.IsNillable;
        switch (element.ElementSchemaType)
        {
            case XmlSchemaSimpleType type:
                AddItem(element, type, path, optional, place);
                break;
            case XmlSchemaComplexType { ContentType: XmlSchemaContentType.TextOnly } type:
                AddAttributes(type, path + name + "/", place);
                if (TextOf(type) is { } text) AddItem(element, text, path, optional, place);
                else Refuse(place, "xs:simpleContent", $"要素「{name}」の simpleContent は、さらに制限されています。", $"The simpleContent of '{name}' is restricted further.", path + name);
                break;
            case XmlSchemaComplexType { ContentType: XmlSchemaContentType.Empty } type when type.AttributeUses.Count == 0 || type.AttributeUses.Values.Cast<XmlSchemaAttribute>().All(a => leftOut.Has(a.QualifiedName.Name, $"{path}{name}/@{a.QualifiedName.Name}")):
                Refuse(place, "xs:element", $"要素「{name}」は値を持ちません（あるかないかだけを表します）。", $"The element '{name}' has no value: it is there or not.", path + name);
                break;
            case XmlSchemaComplexType type:
                if (optional) findings.Note(place, path + name, "省略できる組です。中の必須の項目も、ハブでは省略できる項目になります。", "A group that may be missing: its required items are optional at the hub.");
                Add(type, path + name + "/", optional, place);
                break;
        }
    }

    private void AddItem(XmlSchemaElement element, XmlSchemaSimpleType type, string path, bool optional, Place place)
    {
        var name = element.QualifiedName.Name;
        if (type.Datatype?.Variety != XmlSchemaDatatypeVariety.Union && type.TypeCode is XmlTypeCode.AnyAtomicType or XmlTypeCode.None or XmlTypeCode.Item or XmlTypeCode.QName or XmlTypeCode.Notation)
            Refuse(place, "type", $"項目「{name}」の型（{type.QualifiedName.Name}）は、値が何かを決めません。", $"The type of '{name}' ({type.QualifiedName.Name}) does not say what its value is.", path + name);
        else if (_items.Count >= limits.Items)
            findings.Fault(place, "", $"レコードの項目が {limits.Items} を超えています。", $"The record has more than {limits.Items} items.", "レコードを小さく分けてください。", "Divide the record.", Findings.Supplier);
        else _items.Add(new ForeignItem(name, path + name, optional, type, element.FixedValue, TitleOf(element), place));
    }

    /// <summary>A type's attributes, none of which can be an item.</summary>
    public void AddAttributes(XmlSchemaComplexType type, string path, Place place)
    {
        foreach (var attribute in type.AttributeUses.Values.Cast<XmlSchemaAttribute>().Where(a => a.Use != XmlSchemaUse.Prohibited && !leftOut.Has(a.QualifiedName.Name, $"{path}@{a.QualifiedName.Name}")))
            Refuse(ForeignSchemas.PlaceOf(attribute), "xs:attribute", $"属性「{attribute.QualifiedName.Name}」は項目になりません（ハブのレコードは要素だけです）。", $"The attribute '{attribute.QualifiedName.Name}' is no item: the hub's records have elements only.", $"{path}@{attribute.QualifiedName.Name}");
        if (type.AttributeWildcard is not null && !leftOut.Has("@*", path + "@*"))
            Refuse(place, "xs:anyAttribute", "何でも入る属性（xs:anyAttribute）は項目になりません。", "Attributes of any name (xs:anyAttribute) are no items.", path + "@*");
    }

    private void Refuse(Place place, string construct, string ja, string en, string without, string howJa = "要らなければ除く", string howEn = "leave it out where it is not needed") =>
        findings.Fault(place, construct, ja, en,
            $"{howJa}なら --without {without} を付けてください。要るなら、平らなレコードの定義を提供元に求めてください。",
            $"To {howEn}, add --without {without}. If it is needed, ask the supplier for a flat record.", new(
                $"{Findings.You.Ja}（除くとき）、{Findings.Supplier.Ja}（要るとき）", $"{Findings.You.En} (to leave it out), {Findings.Supplier.En} (if it is needed)"));

    /// <summary>The simple type of text with attributes; null: its restrictions stand in the complex type.</summary>
    private static XmlSchemaSimpleType? TextOf(XmlSchemaComplexType type)
    {
        XmlSchemaType? at = type;
        while (at is XmlSchemaComplexType complex)
        {
            if (complex.ContentModel?.Content is XmlSchemaSimpleContentRestriction { Facets.Count: > 0 }) return null;
            at = complex.BaseXmlSchemaType;
        }
        return at as XmlSchemaSimpleType;
    }

    private static bool Holds(XmlSchemaGroupBase group, XmlSchemaElement? element) => element is not null && group.Items.Contains(element);

    private static string Of(XmlSchemaGroupBase group) => group switch { XmlSchemaChoice => "xs:choice maxOccurs", XmlSchemaAll => "xs:all maxOccurs", _ => "xs:sequence maxOccurs" };

    private static string Max(XmlSchemaElement element) => element.MaxOccursString is { Length: > 0 } text ? text : "unbounded";

    private static string Names(XmlSchemaParticle particle) => particle switch
    {
        XmlSchemaElement element => element.QualifiedName.Name,
        XmlSchemaGroupBase group => string.Join(", ", group.Items.OfType<XmlSchemaParticle>().Select(Names)),
        _ => "*",
    };

    /// <summary>In Japanese where there are several languages.</summary>
    public static string TitleOf(XmlSchemaAnnotated what)
    {
        var texts = what.Annotation?.Items.OfType<XmlSchemaDocumentation>().ToList() ?? [];
        var chosen = texts.Find(d => d.Language == "ja") ?? texts.Find(d => d.Language is null) ?? texts.FirstOrDefault();
        return string.Concat((chosen?.Markup ?? []).OfType<XmlNode>().Select(n => n.InnerText)).Trim().Split('\n')[0].Trim();
    }
}
