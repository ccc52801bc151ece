using Bus.Core.Dispatch;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Dispatch;

public class PoisonTests
{
    private readonly Poison _poison = new(Options.Create(new DispatchOptions { PoisonAfter = 3 }));

    private static LaneEntry Entry(long delivery, int broken) => new(delivery, delivery, default, false) { Broken = broken };

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void DeliveryThatBrokeSoOften_IsNotTriedAgain(int broken, bool tried)
    {
        var delivery = new RememberedJournal().Add(1, Bus.Core.Vocabulary.DeliveryState.Delivering, 7) with { Broken = broken };
        Assert.Equal(tried, _poison.Judge(delivery) is null);
    }

    [Fact]
    public void UnderSuspicion_OneAtATimeIsTried_TheOthersAsEver()
    {
        var (first, second) = (Entry(1, 2), Entry(2, 2));
        Assert.True(_poison.TryBegin(first));
        Assert.False(_poison.TryBegin(second));
        Assert.True(_poison.TryBegin(Entry(3, 1)));
        _poison.End(Entry(3, 1));
        Assert.False(_poison.TryBegin(second));
        _poison.End(first);
        Assert.True(_poison.TryBegin(second));
    }
}
