using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Soap.Tests;

/// <summary>Messages and deliveries to test with.</summary>
internal static class Sample
{
    public static readonly MunicipalityCode Municipality = MunicipalityCode.Parse(SoapHost.Municipality);
    public const string Receipt = "362018-20261120-0000000042";

    public static MessageInfo Message(long records, params RecordRun[] together) => new()
    {
        Id = 42, Receipt = Receipt, Sender = new ApplicationRef(Municipality, "collection"), Contract = "collection-history", Version = "2026-01",
        Path = EntryPath.Soap, Head = new MessageHead("kaz-1", new DateOnly(2026, 11, 20), 3, Extent.Differential), AdditionalItems = ["addresseeName"],
        State = ReceiptState.Accepted, Records = records + 1, Accepted = new ControlTotal(records, 12400), Rejected = 1, Together = [.. together],
        ReceivedAt = new DateTimeOffset(2026, 11, 20, 0, 30, 0, TimeSpan.Zero),
    };

    public static Delivery Delivery(MessageInfo message, string consumer = "delinquency") => new()
    {
        Id = 7, Route = new RouteId(Municipality, "collection-history", consumer), Position = 5, By = HandOverKind.Soap, State = DeliveryState.Delivering, Message = message,
    };

    public static RecordShape Shape(Contract contract, IRecordFormats formats) =>
        formats.ShapeOf(contract, [new Bus.Core.Region.AdditionalItem("addresseeName", "氏名名称", "text", 150, false)]);
}
