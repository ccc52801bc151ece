using Bus.Core.Journal;
using Bus.Core.Pipeline.TakingIn;

namespace Bus.Core.Tests.Pipeline;

public class TransactionsTests
{
    private readonly Transactions _transactions = new();

    [Fact]
    public void Taken_TwoOfOneTransaction_MakeARunOverAllBetween()
    {
        _transactions.Taken(1, 0);
        _transactions.Taken(1, 3);
        Assert.Equal([new RecordRun(0, 4)], _transactions.Runs);
    }

    [Fact]
    public void Taken_OverlappingTransactions_MakeOneRun()
    {
        _transactions.Taken(1, 0);
        _transactions.Taken(2, 2);
        _transactions.Taken(1, 3);
        _transactions.Taken(2, 5);
        _transactions.Taken(3, 7);
        _transactions.Taken(3, 8);
        Assert.Equal([new RecordRun(0, 6), new RecordRun(7, 9)], _transactions.Runs);
    }

    [Fact]
    public void Break_AfterAMemberWasTaken_AsksForARestart_OnlyOnce()
    {
        _transactions.Taken(1, 0);
        Assert.True(_transactions.Break(1));
        Assert.False(_transactions.Break(1));
        Assert.False(_transactions.Break(2));
        _transactions.Restart();
        Assert.True(_transactions.IsBroken(1));
        Assert.Empty(_transactions.Runs);
    }
}
