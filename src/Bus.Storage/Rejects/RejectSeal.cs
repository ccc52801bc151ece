using System.Text;
using System.Text.Json;
using Bus.Core.Journal;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Storage.Keys;

namespace Bus.Storage.Rejects;

/// <summary>Seals what a refused record holds under its municipality's key, bound to its receipt and line.</summary>
internal sealed class RejectSeal(IKeyRing keys)
{
    public byte[] Seal(MunicipalityCode municipality, string receipt, RefusedRecord record) => keys.Seal(municipality,
        JsonSerializer.SerializeToUtf8Bytes(new Document(record.Reject.Reason.Ja, record.Reject.Reason.En, record.Raw.ToArray())), Place(municipality, receipt, record.Line));

    public RejectDetail Open(RejectInfo info, byte[]? document)
    {
        if (document is null) return new RejectDetail(info, null, null);
        var opened = JsonSerializer.Deserialize<Document>(Kept.Open(keys, info.Sender.Municipality, document, Place(info.Sender.Municipality, info.Receipt, info.Line)))!;
        return new RejectDetail(info, new Bilingual(opened.Ja, opened.En), opened.Raw);
    }

    private static byte[] Place(MunicipalityCode municipality, string receipt, long line) => Encoding.ASCII.GetBytes($"{municipality}/reject/{receipt}/{line}");

    private sealed record Document(string Ja, string En, byte[] Raw);
}
