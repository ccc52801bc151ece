using System.Collections.Immutable;

namespace Bus.Demo.Clients;

/// <summary>What a vendor's developer reads off the WSDL and the layout of 収納履歴情報 2026-01.</summary>
internal static class CollectionHistory
{
    public const string Contract = "collection-history";
    public const string Operation = "SendCollectionHistory";
    public const string Schema = "urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history";
    public const string Action = "urn:bus:xmlns:pf:lgxml:wsdl:2026-01:collection-history:" + Operation;

    /// <summary>Element and header of each item, in the order of the columns; the last is the sample region's additional item.</summary>
    public static readonly ImmutableArray<(string Element, string Header)> Items =
    [
        ("municipalityCode", "市区町村コード"), ("levyYear", "賦課年度"), ("taxYear", "相当年度"), ("subjectCode", "科目コード"),
        ("noticeNumber", "通知書番号"), ("instalment", "期別"), ("withholderNumber", "特別徴収義務者指定番号"), ("businessYearNumber", "事業年度番号"),
        ("declarationNumber", "申告履歴番号"), ("childAddresseeNumber", "児童宛名番号"), ("historyNumber", "収納履歴番号"), ("addresseeNumber", "宛名番号"),
        ("collectionKind", "収納区分"), ("accountingYear", "会計年度"), ("taxCollected", "収納税額"), ("dunningFeeCollected", "収納督促手数料"),
        ("delinquencyChargeCollected", "収納延滞金"), ("provisionalKind", "仮消区分"), ("paymentKind", "納付区分"), ("paymentTypeCode", "納付種別コード"),
        ("transferKind", "組替区分"), ("paymentChannel", "納付チャネル区分"), ("receivedDate", "領収年月日"), ("incomeDate", "収入年月日"),
        ("paidNoticeNumber", "納付済通知番号"), ("collectingShop", "収納店舗コード"), ("collectingBranch", "収納支店コード"), ("transactionNumber", "取引番号"),
        ("operationDate", "操作年月日"), ("operationTime", "操作時刻"), ("deleted", "削除フラグ"), ("addresseeName", "氏名名称"),
    ];

    /// <summary>Items before this one make the ordering key.</summary>
    public const int KeyItems = 10;

    private static readonly Dictionary<string, int> Elements = Items.Select((item, at) => (item.Element, at)).ToDictionary(StringComparer.Ordinal);
    private static readonly Dictionary<string, int> Headers = Items.Select((item, at) => (item.Header, at)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Position of an element; −1 if the application does not know it.</summary>
    public static int OfElement(string element) => Elements.GetValueOrDefault(element, -1);

    /// <summary>Position of a column; −1 if the application does not know it.</summary>
    public static int OfHeader(string header) => Headers.GetValueOrDefault(header, -1);
}

/// <summary>Positions of the items in a record, in the order of <see cref="CollectionHistory.Items"/>.</summary>
internal enum CollectionItem
{
    MunicipalityCode, LevyYear, TaxYear, SubjectCode, NoticeNumber, Instalment, WithholderNumber, BusinessYearNumber, DeclarationNumber, ChildAddresseeNumber,
    HistoryNumber, AddresseeNumber, CollectionKind, AccountingYear, TaxCollected, DunningFeeCollected, DelinquencyChargeCollected, ProvisionalKind,
    PaymentKind, PaymentTypeCode, TransferKind, PaymentChannel, ReceivedDate, IncomeDate, PaidNoticeNumber, CollectingShop, CollectingBranch,
    TransactionNumber, OperationDate, OperationTime, Deleted, AddresseeName,
}
