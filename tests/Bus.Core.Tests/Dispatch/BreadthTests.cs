using Bus.Core.Dispatch;

namespace Bus.Core.Tests.Dispatch;

public class BreadthTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private static Breadth Of(int few, int many) => new(new DispatchOptions { ParallelPerRoute = few, ParallelPerQuickRoute = many, QuickAttempt = Quick });

    [Fact]
    public void EachQuickOne_AddsOne_UpToTheBound()
    {
        var breadth = Of(4, 7);
        Assert.Equal(4, breadth.Now);
        var grown = Enumerable.Range(0, 5).Select(_ =>
        {
            breadth.Learn(reached: true, Quick);
            return breadth.Now;
        });
        Assert.Equal([5, 6, 7, 7, 7], grown);
    }

    [Theory]
    [InlineData(true, 101)]
    [InlineData(false, 1)]
    public void OneThatIsSlowOrFails_BringsItBackToFew(bool reached, int milliseconds)
    {
        var breadth = Of(4, 12);
        for (var i = 0; i < 20; i++) breadth.Learn(reached: true, Quick);

        breadth.Learn(reached, TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(4, breadth.Now);
        breadth.Learn(reached: true, Quick);
        Assert.Equal(5, breadth.Now);
    }

    /// <summary>Where an operator allows a route more than quick ones have, that holds.</summary>
    [Fact]
    public void BoundBelowTheUsualNumber_AddsNothing()
    {
        var breadth = Of(16, 12);
        breadth.Learn(reached: true, Quick);
        Assert.Equal(16, breadth.Now);
    }
}
