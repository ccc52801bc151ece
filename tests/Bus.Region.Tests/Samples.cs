using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Region.Tests;

/// <summary>A catalogue of two contracts, one with an ordering key in two versions, one without.</summary>
internal sealed class Samples : ICatalogue
{
    public static readonly CatalogueSnapshot Catalogue = new([
        Contract("collection-history", "2026-01", ordered: true),
        Contract("collection-history", "2027-01", ordered: true),
        Contract("notice-list", "2026-01", ordered: false)],
        [Query("delinquency-inquiry", duty: 1), Query("plain-inquiry", duty: null)]);

    public CatalogueSnapshot Current => Catalogue;

    private static QueryContract Query(string name, int? duty) => new()
    {
        Operation = "Inquire", Question = [new("addresseeNumber", "宛名番号", true, new AnyRule()), new("duty", "業務", false, new AnyRule())],
        MunicipalityItem = null, Recorded = [0], DutyItem = duty, Answer = Contract(name, "2026-01", ordered: false),
    };

    private static Contract Contract(string name, string version, bool ordered) => new()
    {
        Name = name,
        Version = version,
        Title = new(name, name),
        BusinessUnit = "収滞納管理",
        SchemaNamespace = $"urn:bus:xmlns:pf:lgxml:schema:{version}:{name}",
        WsdlNamespace = $"urn:bus:xmlns:pf:lgxml:wsdl:{version}:{name}",
        Operation = "Send", TakesFiles = name == "collection-history",
        Items = [new("municipalityCode", "市区町村コード", true, new AnyRule()), new("noticeNumber", "通知書番号", true, new AnyRule())],
        OrderingKey = ordered ? [0, 1] : ImmutableArray<int>.Empty,
        Identity = ordered ? [0, 1] : ImmutableArray<int>.Empty,
        Removal = ordered ? new RemovalRule(1, "0") : null,
        MunicipalityItem = 0,
        TransactionItem = null,
        AmountItems = [],
    };

    private sealed class AnyRule : ItemRule
    {
        public override RecordCode? Check(ReadOnlySpan<byte> utf8) => null;
        public override Bilingual Expectation => new("任意", "anything");
    }
}
