using System.Text.RegularExpressions;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Sample;

/// <summary>The rules of collection-history 2026-01, written down once more from its description, so that the generator is not its own judge.</summary>
internal static class ContractRules
{
    private static readonly (string Element, string Pattern)[] Patterns =
    [
        ("municipalityCode", "[0-9]{6}"), ("levyYear", "[0-9]{4}"), ("taxYear", "[0-9]{4}"), ("subjectCode", "[0-9A-Za-z]{2}"), ("noticeNumber", "[0-9]{1,20}"),
        ("instalment", "[0-9]{2}"), ("withholderNumber", "[0-9]{0,15}"), ("businessYearNumber", "[0-9]{0,8}"), ("declarationNumber", "[0-9]{0,8}"),
        ("childAddresseeNumber", "[0-9]{0,15}"), ("historyNumber", "[0-9]{1,10}"), ("addresseeNumber", "[0-9]{1,15}"), ("collectionKind", "[1-4]"),
        ("accountingYear", "[0-9]{4}"), ("taxCollected", "-?[0-9]{1,15}"), ("dunningFeeCollected", "-?[0-9]{1,15}"),
        ("delinquencyChargeCollected", "-?[0-9]{1,15}"), ("provisionalKind", "[019]"), ("paymentKind", "[0-9]?"), ("paymentTypeCode", "[0-9]{0,3}"),
        ("transferKind", "[0-9]?"), ("paymentChannel", "[0-9]{2}"), ("receivedDate", @"\d{4}-\d{2}-\d{2}"), ("incomeDate", @"\d{4}-\d{2}-\d{2}"),
        ("paidNoticeNumber", "[0-9]{0,20}"), ("collectingShop", "[0-9]{0,10}"), ("collectingBranch", "[0-9]{0,3}"), ("transactionNumber", "[0-9A-Za-z]{0,20}"),
        ("operationDate", @"\d{4}-\d{2}-\d{2}"), ("operationTime", "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"), ("deleted", "[01]"), ("addresseeName", ".{1,150}"),
    ];

    /// <summary>Elements of the items that break a rule, for a sender of this municipality.</summary>
    public static IReadOnlyList<string> Broken(CollectionRecord record, string municipality)
    {
        var broken = Patterns.Where(p => !Regex.IsMatch(record[p.Element], $"^(?:{p.Pattern})$")).Select(p => p.Element).ToList();
        if (record["municipalityCode"] != municipality || !MunicipalityCode.TryParse(municipality, out _)) broken.Add("municipalityCode");
        broken.AddRange(new[] { "receivedDate", "incomeDate", "operationDate" }.Where(d => record[d] != "0000-00-00" && !DateOnly.TryParseExact(record[d], "yyyy-MM-dd", out _)));
        return broken;
    }
}
