using System.Xml.Linq;
using Bus.Conformance.Wire;

namespace Bus.Conformance.Checks;

/// <summary>What a hub must not take.</summary>
internal static class RefusalChecks
{
    public static readonly Check InvalidRecord = new("invalid-record", new("誤りのあるレコード", "A wrong record"),
        new("2 レコードのうち 2 番目に、実在しない日付 2026-02-30", "two records, the second with the date 2026-02-30"),
        new("フォールト invalid-record。reject に 2 番目・項目名・not-a-date", "the fault invalid-record that lists record 2, the item, not-a-date"),
        new("値を検査し、誤りのあるレコードをすべて detail に並べてください。", "Check values, and list every wrong record in the detail."),
        async (with, ending) =>
        {
            if (with.Sample.DateItem is not { } item) return Outcome.NotHere("この連携インタフェースに日付の項目がありません。", "The contract has no date.");
            var answer = await HandOverChecks.SendAsync(with, with.NewId(), [with.Sample.Record(1, 100), with.Sample.Record(2, 100, (item, "2026-02-30"))], ending);
            XNamespace f = Names.Fault;
            var rejects = answer.Detail?.Elements(f + "reject").Select(r => ((string?)r.Element(f + "index"), (string?)r.Element(f + "item"), (string?)r.Element(f + "code"))).ToList() ?? [];
            return Outcome.Of(answer.FaultCode == "invalid-record" && rejects is [("2", var named, "not-a-date")] && named == item, answer);
        });

    public static readonly Check OtherMunicipality = new("other-municipality", new("他団体のレコード", "Another municipality's record"),
        new("他団体の団体コードを持つレコード", "a record with another municipality's code"),
        new("フォールト other-municipality", "the fault other-municipality"),
        new("団体は認証された業務システムから決め、電文の中身を信じないでください。", "Take the municipality from the authenticated application, never from the payload."),
        async (with, ending) =>
        {
            if (with.Sample.MunicipalityItem is not { } item) return Outcome.NotHere("この連携インタフェースに団体コードの項目がありません。", "The contract has no municipality.");
            var answer = await HandOverChecks.SendAsync(with, with.NewId(), [with.Sample.Record(1, 100, (item, with.Options.Municipality.Value == "412066" ? "362018" : "412066"))], ending);
            return Outcome.Of(answer.FaultCode == "other-municipality", answer);
        });

    public static readonly Check FaultText = new("fault-text", new("フォールトの説明", "What a fault says"),
        new("誤りのあるレコード", "a wrong record"),
        new("detail に code と、日本語・英語の cause・action・party", "a detail with code, and cause, action and party in Japanese and English"),
        new("フォールトの detail を WSDL のとおりに埋めてください。", "Fill the fault's detail as the WSDL says."),
        async (with, ending) =>
        {
            var wrong = with.Sample.Record(1, 100);
            wrong.RemoveNodes();
            var answer = await HandOverChecks.SendAsync(with, with.NewId(), [wrong], ending);
            XNamespace f = Names.Fault;
            var both = answer.Detail is { } detail && new[] { "cause", "action", "party" }.All(n =>
                detail.Elements(f + n).Select(e => (string?)e.Attribute(XNamespace.Xml + "lang")).SequenceEqual(["ja", "en"]) && detail.Elements(f + n).All(e => e.Value.Length > 0));
            return Outcome.Of(both && answer.FaultCode is not null, answer);
        });
}
