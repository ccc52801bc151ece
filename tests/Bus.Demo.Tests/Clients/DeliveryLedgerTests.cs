using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Clients;

public sealed class DeliveryLedgerTests
{
    [Fact]
    public void Ledger_SameMessageId_IsTakenOnce()
    {
        var ledger = new DeliveryLedger();

        Assert.True(ledger.Take(Page("m1", "r1", Record("1", "1"))));
        Assert.False(ledger.Take(Page("m1", "r1", Record("1", "1"))));
        Assert.Equal(new ReceiptBooks(1, new ControlTotal(1, 300), 0, 0), ledger.Of("r1"));
    }

    [Fact]
    public void Ledger_PagesOfOneReceipt_AreSummedUpApartFromOthers()
    {
        var ledger = new DeliveryLedger();
        ledger.Take(Page("m1", "r1", Record("1", "1"), Record("2", "1")));
        ledger.Take(Page("m2", "r1", Record("3", "1")));
        ledger.Take(Page("m3", "r2", Record("4", "1")));

        Assert.Equal(new ControlTotal(3, 900), ledger.Of("r1").Total);
        Assert.Equal(new ControlTotal(1, 300), ledger.Of("r2").Total);
        Assert.Equal(ReceiptBooks.Empty, ledger.Of("r3"));
        Assert.Equal(4, ledger.Arrived);
    }

    [Theory]
    [InlineData("1/0 1/1 1/9 2/1", 0)]
    [InlineData("1/1 1/0", 1)]
    [InlineData("2/1 1/1", 1)]
    [InlineData("1/1 1/1", 1)]
    [InlineData("3/1 1/1 2/1 4/1", 2)]
    public void Ledger_RecordsOfOneKey_MustRise(string records, int outOfOrder)
    {
        var ledger = new DeliveryLedger();
        var message = 0;
        foreach (var parts in records.Split(' ').Select(r => r.Split('/'))) ledger.Take(Page($"m{message++}", "r1", Record(parts[0], parts[1])));

        Assert.Equal(outOfOrder, ledger.Of("r1").OutOfOrder);
    }

    [Fact]
    public void Ledger_OtherKeys_HaveAnOrderOfTheirOwn()
    {
        var ledger = new DeliveryLedger();
        ledger.Take(Page("m1", "r1", Record("5", "1"), Record("1", "1").With("instalment", "02"), Record("2", "1").With("childAddresseeNumber", "1")));

        Assert.Equal(0, ledger.Of("r1").OutOfOrder);
    }

    [Fact]
    public void Ledger_AnnouncedTotalsDiffer_IsRemembered()
    {
        var ledger = new DeliveryLedger();
        var page = Page("m1", "r1", Record("1", "1"));
        page.Declared += new ControlTotal(0, 1);
        ledger.Take(page);

        Assert.Equal(1, ledger.Of("r1").Contradictions);
    }

    [Fact]
    public void Ledger_ThatLosesOneRecord_HasSeenItAll()
    {
        var ledger = new DeliveryLedger(loseOneRecord: true);
        ledger.Take(Page("m1", "r1", Record("1", "1"), Record("2", "1")));

        Assert.Equal(new ReceiptBooks(2, new ControlTotal(1, 300), 0, 0), ledger.Of("r1"));
    }

    private static ReceivedPage Page(string id, string receipt, params CollectionRecord[] records)
    {
        var page = new ReceivedPage { MessageId = id, Receipt = receipt };
        foreach (var record in records) page.Add(record);
        page.Declared = page.Counted;
        return page;
    }

    private static CollectionRecord Record(string history, string provisional) => new CollectionRecord().With("historyNumber", history).With("provisionalKind", provisional)
        .With("taxCollected", "-100").With("dunningFeeCollected", "100").With("delinquencyChargeCollected", "300");
}
