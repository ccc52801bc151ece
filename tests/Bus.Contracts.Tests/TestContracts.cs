using System.Collections.Concurrent;
using Bus.Contracts.Catalogue;
using Bus.Core.Contracts;
using Bus.Core.Region;

namespace Bus.Contracts.Tests;

/// <summary>The contracts of the repository and the module under test.</summary>
internal static class TestContracts
{
    public static readonly AdditionalItem AddresseeName = new("addresseeName", "氏名名称", "text", 150, false);

    public static CatalogueSnapshot Catalogue { get; } = Load();

    public static Contract CollectionHistory { get; } = Catalogue.Find("collection-history")!;

    public static Contract Assessment { get; } = Catalogue.Find("assessment")!;

    /// <summary>A small contract that the product does not have: number, note?, amount.</summary>
    public static string NoticeFolder { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures", "contracts", "notice", "2026-01");

    public static Contract Notice { get; } = Assert.Single(ContractChecker.Check(NoticeFolder).Contracts);

    // As a hub keeps them: the tables of the character sets are made once, not in each of a property's thousand cases.
    private static readonly ConcurrentDictionary<(int BufferBytes, int MaxRowBytes), IRecordFormats> Made = [];

    public static IRecordFormats Formats(int bufferBytes = 64 << 10, int maxRowBytes = 1 << 20) =>
        Made.GetOrAdd((bufferBytes, maxRowBytes), static sizes => new RecordFormats(new ContractsOptions { BufferBytes = sizes.BufferBytes, MaxRowBytes = sizes.MaxRowBytes }));

    private static CatalogueSnapshot Load()
    {
        var check = ContractLoader.Load(ContractFiles.BuiltIn());
        Assert.Empty(check.Errors);
        return new CatalogueSnapshot(check.Contracts, check.Queries);
    }
}
