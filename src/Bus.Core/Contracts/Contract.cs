using System.Collections.Immutable;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Core.Contracts;

/// <summary>連携インタフェース: one kind of business data in one version. Immutable; made by the catalogue from a contract folder.</summary>
public sealed record Contract
{
    /// <summary>Name, also of the service and the folders, e.g. <c>collection-history</c>.</summary>
    public required string Name { get; init; }
    /// <summary>Year and release, e.g. <c>2026-01</c>; versions of a contract sort as text.</summary>
    public required string Version { get; init; }
    /// <summary>What people call it.</summary>
    public required Bilingual Title { get; init; }
    /// <summary>業務ユニット, e.g. 収滞納管理.</summary>
    public required string BusinessUnit { get; init; }
    /// <summary>Target namespace of its XSD, e.g. <c>urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history</c>.</summary>
    public required string SchemaNamespace { get; init; }
    /// <summary>Target namespace of its WSDL, e.g. <c>urn:bus:xmlns:pf:lgxml:wsdl:2026-01:collection-history</c>.</summary>
    public required string WsdlNamespace { get; init; }
    /// <summary>Name of the operation and of the body's element, e.g. <c>SendCollectionHistory</c>.</summary>
    public required string Operation { get; init; }
    /// <summary>True: its XSD has <c>Send…File</c> too, by which a bulk file comes as an attachment.</summary>
    public bool TakesFiles { get; init; }
    /// <summary>Name of that operation and of its body's element.</summary>
    public string FileOperation => Operation + "File";
    /// <summary>Its items in the order of the flat layout and of the XSD's sequence; without additional items.</summary>
    public required ImmutableArray<Item> Items { get; init; }
    /// <summary>順序保証キー: indexes into <see cref="Items"/>; empty: no order is kept.</summary>
    public required ImmutableArray<int> OrderingKey { get; init; }
    /// <summary>What makes a record the same business fact (a later one replaces it): indexes into <see cref="Items"/>; may be empty.</summary>
    public required ImmutableArray<int> Identity { get; init; }
    /// <summary>How a record is said to be gone: the item and its value; null: the contract cannot say it.</summary>
    public RemovalRule? Removal { get; init; }
    /// <summary>Items by whose value people look for records, beside the whole ordering key: indexes into <see cref="Items"/>; may be empty.</summary>
    public ImmutableArray<int> Searchable { get; init; } = [];
    /// <summary>The item that names the record's municipality; null if there is none.</summary>
    public required int? MunicipalityItem { get; init; }
    /// <summary>取引番号: records with the same value are delivered together; null if there is none.</summary>
    public required int? TransactionItem { get; init; }
    /// <summary>転送合計: the items whose sum is a record's amount; empty: amounts are 0.</summary>
    public required ImmutableArray<int> AmountItems { get; init; }
    /// <summary>業務残高: how what a consumer holds is summed up; null if the contract declares none.</summary>
    public BalanceRule? Balance { get; init; }

    /// <summary>Other contracts whose records are made of its own; may be empty.</summary>
    public ImmutableArray<Feed> Feeds { get; init; } = [];

    /// <summary>Layouts of its own beside <c>csv</c> and <c>xml</c>, by name; may be empty.</summary>
    public ImmutableArray<LayoutInfo> OwnLayouts { get; init; } = [];

    /// <summary>The layout with this name; null if there is none.</summary>
    public LayoutInfo? Layout(string name) => name switch
    {
        FileForm.Csv => CsvLayout,
        FileForm.CsvWithoutHeader => BareCsvLayout,
        FileForm.Xml => XmlLayout,
        _ => OwnLayouts.FirstOrDefault(l => l.Name == name),
    };

    private static readonly LayoutInfo CsvLayout = new(FileForm.Csv, LayoutKind.Csv);
    private static readonly LayoutInfo BareCsvLayout = new(FileForm.CsvWithoutHeader, LayoutKind.Csv);
    private static readonly LayoutInfo XmlLayout = new(FileForm.Xml, LayoutKind.Xml);

    /// <summary>Index of the item with this element name; −1 if there is none.</summary>
    public int IndexOf(string element)
    {
        for (var i = 0; i < Items.Length; i++)
            if (Items[i].Element == element) return i;
        return -1;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}/{Version}";
}

/// <summary>業務残高: the latest record of each identity, summed by group; records that take theirs away are left out.</summary>
/// <param name="GroupBy">Items that make the group, e.g. 会計年度 × 科目 × 仮/本.</param>
/// <param name="RemovedWhen">A record with one of these values takes its identity away, e.g. 仮消区分 9, 削除フラグ 1.</param>
public sealed record BalanceRule(ImmutableArray<int> GroupBy, ImmutableArray<RemovalRule> RemovedWhen);

/// <summary>An item and the value that takes a record's identity away.</summary>
public sealed record RemovalRule(int Item, string Value);

/// <summary>One item of a contract, or an additional item of a municipality.</summary>
/// <param name="Element">ASCII element name in XML.</param>
/// <param name="Header">Japanese header in flat files.</param>
/// <param name="Required">False: may be empty in a flat file, absent in XML.</param>
/// <param name="Rule">What a value must be.</param>
public sealed record Item(string Element, string Header, bool Required, ItemRule Rule);

/// <summary>What the value of an item must be. Thread-safe; works on UTF-8 without making strings.</summary>
public abstract class ItemRule
{
    /// <summary>Null if the value is allowed, else why not. Never called with an empty value.</summary>
    public abstract RecordCode? Check(ReadOnlySpan<byte> utf8);

    /// <summary>What is expected, for a message to a person; e.g. 「数字1〜20桁」 / "1 to 20 digits".</summary>
    public abstract Bilingual Expectation { get; }

    /// <summary>What is expected of a value that was refused by <paramref name="code"/>; unless said otherwise, <see cref="Expectation"/>.</summary>
    public virtual Bilingual ExpectationAfter(RecordCode code) => Expectation;
}
