using System.Xml;
using System.Xml.Schema;
using Bus.Contracts.Import.Source;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Mapping;

/// <summary>Finds the record of a package: the element that repeats in a message; where none does, the message itself.</summary>
internal sealed class RecordFinder(ForeignSchemas schemas, ImportRequest request, Findings findings)
{
    /// <summary>Null, told, where there is none or more than one.</summary>
    public ForeignRecord? Find()
    {
        var all = schemas.Messages.SelectMany(Of).DistinctBy(r => (r.Where, r.Message?.QualifiedName)).ToList();
        var found = Wanted(all);
        // One complete message beside repeating records is an answer or a part that stands alone.
        if (request.Record is null && found.Exists(r => r.Repeats)) found.RemoveAll(r => !r.Repeats);
        // An element that is referred to from a message begins none of its own.
        if (found.Count > 1) found = [.. found.Where(r => r.Operation is not null || !found.Exists(o => o != r && o.Path.Any(e => e.QualifiedName == r.Message?.QualifiedName)))];
        if (found is [var only]) return only;
        if (found.Count == 0) NotFound(all);
        else Several(found);
        return null;
    }

    private List<ForeignRecord> Wanted(List<ForeignRecord> all)
    {
        if (request.Record is not { } name) return all;
        var named = all.Where(r => r.Where == name || r.Name == name).ToList();
        if (named.Count == 0) named = [.. all.Where(r => r.Operation == name || r.Message?.QualifiedName.Name == name)];
        if (named.Exists(r => r.Repeats)) named.RemoveAll(r => !r.Repeats);
        if (named.Count > 0) return named;
        return [.. schemas.Set.GlobalTypes.Values.OfType<XmlSchemaComplexType>().Where(t => t.QualifiedName.Name == name)
            .Select(t => new ForeignRecord(name, null, [], t, ForeignSchemas.PlaceOf(t)))];
    }

    private IEnumerable<ForeignRecord> Of(ForeignMessage message)
    {
        if (message.Element.ElementSchemaType is not XmlSchemaComplexType type) return [];
        var found = new List<ForeignRecord>();
        Descend(message, type.ContentTypeParticle, [], [type], found);
        if (found.Count == 0) found.Add(new ForeignRecord(message.Element.QualifiedName.Name, message.Element, [], type, ForeignSchemas.PlaceOf(message.Element)) { Operation = message.Operation });
        return found;
    }

    private void Descend(ForeignMessage message, XmlSchemaParticle? particle, List<XmlSchemaElement> path, HashSet<XmlSchemaType> open, List<ForeignRecord> found)
    {
        if (particle is XmlSchemaGroupBase group)
            foreach (var inner in group.Items.OfType<XmlSchemaParticle>()) Descend(message, Repeated(inner, group), path, open, found);
        if (particle is not XmlSchemaElement { ElementSchemaType: XmlSchemaComplexType type } element || path.Count > request.Limits.Depth) return;
        path.Add(element);
        if (element.MaxOccurs > 1 || Repeats(element))
            found.Add(new ForeignRecord(element.QualifiedName.Name, message.Element, [.. path], type, ForeignSchemas.PlaceOf(element)) { Operation = message.Operation });
        else if (open.Add(type))
        {
            Descend(message, type.ContentTypeParticle, path, open, found);
            open.Remove(type);
        }
        path.RemoveAt(path.Count - 1);
    }

    private readonly HashSet<XmlSchemaObject> _repeated = [];

    /// <summary>A group with nothing but one element in it repeats that element.</summary>
    private XmlSchemaParticle Repeated(XmlSchemaParticle inner, XmlSchemaGroupBase group)
    {
        if (group.MaxOccurs > 1 && group.Items.Count == 1) _repeated.Add(inner);
        return inner;
    }

    private bool Repeats(XmlSchemaElement element) => _repeated.Contains(element);

    private void NotFound(List<ForeignRecord> all)
    {
        if (request.Record is { } name)
            findings.Fault(Place.None, "--record", $"「{name}」という電文・要素・型はありません。", $"There is no message, element or type '{name}'.",
                all.Count > 0 ? $"次のどれかを指定してください: {Names(all)}" : "パッケージの中の名前を指定してください。", all.Count > 0 ? $"Name one of: {Names(all)}" : "Name one that the package has.", Findings.You);
        else
            findings.Fault(Place.None, "", "レコードになる要素（複合型の全体要素、または電文の中で繰り返す要素）がありません。", "No element can be a record: there is neither a global element of complex type nor one that repeats in a message.",
                "--record に、1 レコードを表す複合型の名前を指定してください。", "Name the complex type of one record with --record.", Findings.You);
    }

    private void Several(List<ForeignRecord> found) =>
        findings.Fault(found[0].Place, "xs:element", $"レコードになる要素が複数あります: {Names(found)}", $"Several elements can be the record: {Names(found)}",
            "--record で 1 つを選び、1 つずつ取り込んでください。", "Choose one with --record, and import them one by one.", Findings.You);

    private static string Names(IEnumerable<ForeignRecord> records) => string.Join(", ", records.Select(r => r.Where).Distinct().Take(20));
}
