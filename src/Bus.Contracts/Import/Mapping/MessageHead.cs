using System.Xml.Schema;
using Bus.Contracts.Import.Source;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Mapping;

/// <summary>Items that stand once in a message, around its records. The hub's messages have a head of their own, so somebody has to say what becomes of them.</summary>
internal sealed class MessageHead(ForeignSchemas schemas, ForeignRecord record, ImportRequest request, LeftOut leftOut, Findings findings)
{
    public void AddTo(RecordFlattener flat)
    {
        if (!record.Repeats) return;
        var refused = new Findings();
        var around = request.Head == HeadItems.Record ? flat : new RecordFlattener(schemas, leftOut, request.Limits, refused);
        var type = record.Message?.ElementSchemaType as XmlSchemaComplexType;
        foreach (var next in record.Path)
        {
            if (type is null) break;
            // What leads to the record is walked step by step; what stands beside is the head.
            around.AddAttributes(type, "", record.Place);
            around.AddParticle(type.ContentTypeParticle, "", optional: false, next);
            type = next.ElementSchemaType as XmlSchemaComplexType;
        }
        if (request.Head == HeadItems.Record || (around.Items.Count == 0 && refused.Sound)) return;
        var names = string.Join(", ", around.Items.Select(i => i.Path).Concat(refused.Faults.Select(f => $"{f.Construct} ({f.File}:{f.Line})")));
        var place = around.Items.Count > 0 ? around.Items[0].Place : new Place(refused.Faults[0].File, refused.Faults[0].Line);
        if (request.Head == HeadItems.Leave)
            findings.Note(place, "", $"電文の見出しの項目は取り込みません: {names}", $"Items of the message's head are left out: {names}");
        else
            findings.Fault(place, "xs:element", $"レコードの外に、電文に 1 度だけの項目があります: {names}。ハブの電文の見出しは決まっています（電文ID、業務日付、通番、全件／差分）。", $"Outside of the records stand items that a message has once: {names}. The head of the hub's messages is fixed (messageId, businessDate, sequence, extent).",
                "各レコードに持たせるなら --head record、要らなければ --head leave を付けてください。", "Add --head record to have them in every record, or --head leave where they are not needed.", Findings.You);
    }
}
