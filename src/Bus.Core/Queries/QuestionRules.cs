using System.Collections.Immutable;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Core.Queries;

/// <summary>What a question must be: each item by the contract, and never about another municipality.</summary>
internal static class QuestionRules
{
    public static Fault? Check(QueryContract contract, ImmutableArray<string> values, MunicipalityCode municipality)
    {
        for (var i = 0; i < contract.Question.Length; i++)
        {
            var (item, value) = (contract.Question[i], values[i]);
            if (value.Length == 0)
            {
                if (item.Required) return Wrong(item, "必須です。", "it is required.");
                continue;
            }
            if (item.Rule.Check(Encoding.UTF8.GetBytes(value)) is { } code)
                return Wrong(item, $"{item.Rule.ExpectationAfter(code).Ja}でなければなりません。", $"expected is {item.Rule.ExpectationAfter(code).En}.");
            if (i == contract.MunicipalityItem && value != municipality.Value)
                return Fault.Of(FaultCode.OtherMunicipality, $"他団体の照会はできません。この業務システムは団体 {municipality} のものです。",
                    $"Another municipality cannot be asked about. This application belongs to {municipality}.");
        }
        return null;
    }

    private static Fault Wrong(Item item, string ja, string en) =>
        Fault.Of(FaultCode.InvalidMessage, $"要素 {item.Element}（{item.Header}）：{ja}", $"Element {item.Element}: {en}");
}
