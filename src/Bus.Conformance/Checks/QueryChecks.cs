using System.Xml;
using System.Xml.Linq;
using Bus.Conformance.Wire;
using Bus.Core.Faults;
using Bus.Core.Queries;

namespace Bus.Conformance.Checks;

/// <summary>Questions and answers.</summary>
internal static class QueryChecks
{
    public static readonly Check Answer = new("answer", new("照会と回答", "Question and answer"),
        new("見本の照会（--value で変えられる）", "the sample's question (changed by --value)"),
        new("HTTP 200 と回答。レコードはすべて連携インタフェースに合い、団体は照会元のもの。該当なしは record のない回答", "HTTP 200 and an answer whose records all fit the contract and belong to the asker's municipality; nothing found is an answer without records"),
        new("示されたレコードと項目を直してください。1 件でも合わないと、ハブは回答全体を渡しません（invalid-answer）。", "Mend the record and item named. A hub hands nothing of an answer on that has one wrong record (invalid-answer)."),
        async (with, ending) => await JudgeAsync(with, await with.CallAsync(with.SendOf(with.Sample.Question()), ending), ending));

    public static readonly Check AtOnce = new("at-once", new("同時の照会", "Several at once"),
        new("同じ照会を同時に（既定 8 件）", "the same question several times at once (8 unless said otherwise)"),
        new("すべてに回答", "an answer to each"),
        new("同時の呼び出しに耐えるか、ハブの Queries:Parallel を小さくしてもらってください。", "Bear calls at the same time, or have the operator lower Queries:Parallel of the hub."),
        async (with, ending) =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, with.Options.AtOnce).Select(_ => with.CallAsync(with.SendOf(with.Sample.Question()), ending)));
            return Outcome.Of(answers.All(a => IsAnswer(with, a)), answers.FirstOrDefault(a => !IsAnswer(with, a)) ?? answers[0]);
        });

    public static readonly Check Incomplete = new("incomplete", new("必須項目のない照会", "A question without a required item"),
        new("必須項目を除いた照会", "the question without a required item"),
        new("フォールト invalid-message", "the fault invalid-message"),
        new("照会の項目を連携インタフェースで検査してください。", "Check the items of a question by the contract."),
        async (with, ending) =>
        {
            if (with.Sample.RequiredItem is not { } item) return Outcome.NotHere("必須項目がありません。", "It has no required item.");
            var answer = await with.CallAsync(with.SendOf(with.Sample.Question((item, ""))), ending);
            return Outcome.Of(answer.FaultCode == "invalid-message", answer);
        });

    public static readonly Check OtherMunicipality = new("other-municipality", new("他団体の照会", "A question about another municipality"),
        new("他団体の団体コードでの照会", "a question with another municipality's code"),
        new("フォールト other-municipality", "the fault other-municipality"),
        new("団体は認証された業務システムから決めてください。", "Take the municipality from the authenticated application."),
        async (with, ending) =>
        {
            if (with.Options.Query!.MunicipalityItem is not { } at) return Outcome.NotHere("照会に団体コードの項目がありません。", "The question has no municipality.");
            var item = with.Options.Query.Question[at].Element;
            var answer = await with.CallAsync(with.SendOf(with.Sample.Question((item, with.Options.Municipality.Value == "412066" ? "362018" : "412066"))), ending);
            return Outcome.Of(answer.FaultCode == "other-municipality", answer);
        });

    private static bool IsAnswer(Conversation with, Answer answer) =>
        answer.IsOk && answer.Body?.Name == XName.Get(with.Options.Query!.Operation + "Response", with.Options.Query.SchemaNamespace);

    private static async Task<Outcome> JudgeAsync(Conversation with, Answer answer, CancellationToken cancellation)
    {
        if (!IsAnswer(with, answer)) return Outcome.Of(false, answer);
        var shape = with.Options.Formats.ShapeOf(with.Options.Contract, []);
        var rules = new AnswerRules(shape, with.Options.Municipality);
        var records = 0L;
        if (answer.Body!.HasElements)
        {
            using var xml = answer.Body.CreateReader();
            xml.MoveToContent();
            xml.Read();
            xml.MoveToContent();
            await using var reader = with.Options.Formats.ReadXml(xml, shape);
            for (; await reader.ReadAsync(cancellation); records++)
                if (rules.Check(reader) is { } wrong)
                    return Outcome.Of(false, $"{reader.Index} 番目のレコードの {wrong.Item}：{wrong.Code.Wire()}", $"record {reader.Index}, {wrong.Item}: {wrong.Code.Wire()}");
            if (reader.Failure is not null || xml.NodeType != XmlNodeType.EndElement) return Outcome.Of(false, "レコードの並びが読めません。", "Its records cannot be read to the end.");
        }
        return Outcome.Of(true, $"レコード {records} 件", $"{records} records");
    }
}
