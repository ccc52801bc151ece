using Bus.Storage.Writing;

namespace Bus.Storage.Tests;

public class BehindOthersTests
{
    [Fact]
    public async Task GoesOnBehindWhatThePoolHasToDo()
    {
        const int Items = 20_000;
        var begun = 0;
        var seen = await Task.Run(async () =>
        {
            for (var i = 0; i < Items; i++) ThreadPool.UnsafeQueueUserWorkItem(static _ => { }, null);
            for (var i = 0; i < Items; i++) ThreadPool.UnsafeQueueUserWorkItem(_ => Interlocked.Increment(ref begun), null);
            await new BehindOthers();
            return Volatile.Read(ref begun);
        });

        // All were taken out before; some threads may just not have come to count theirs.
        Assert.InRange(seen, Items * 9 / 10, Items);
    }

    [Fact]
    public async Task HasNothingToWaitFor_GoesOn()
    {
        for (var i = 0; i < 1_000; i++) await new BehindOthers();
    }
}
