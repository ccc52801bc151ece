using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

public class BreadthTests
{
    private const string Municipality = "362018";
    private const int Messages = 60;
    // So many are under way at once before anything is known of a consumer.
    private const int Few = 4;

    /// <summary>Whoever takes quickly is given more at once; whoever does not is called by as few as ever.</summary>
    [Theory]
    [InlineData("00:05:00", Few + 1, 12)]
    [InlineData("00:00:00.001", 1, Few)]
    public async Task ConsumerIsCalledByMoreAtOnce_AsLongAsItIsQuick(string quick, int atLeast, int atMost)
    {
        await using var consumer = await SoapConsumer.StartAsync();
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (gate, now, most, calls) = (new Lock(), 0, 0, 0);
        consumer.Takes = async () =>
        {
            int number;
            lock (gate)
            {
                (number, most) = (++calls, Math.Max(most, ++now));
                if (now >= atLeast) enough.TrySetResult();
            }
            await begin.Task;
            await Task.Delay(100);
            // After the first few were taken more may come at once. They wait for each other: a busy hub sends them one after the other, and each would be gone before the next is there.
            if (number > Few && await Task.WhenAny(enough.Task, Task.Delay(TimeSpan.FromSeconds(60))) != enough.Task) enough.TrySetResult();
            lock (gate) now--;
        };
        await using var hub = await HubProcess.StartAsync($"--Dispatch:QuickAttempt={quick}");
        await hub.ApplyAsync(Town.Region(new Town(Municipality).Sender().Soap("delinquency", consumer.UrlOf("d"), "timeout: 300s")));
        using var sender = new SoapSender(hub.Address, Municipality, "collection");

        // The first wait until all are there.
        for (var i = 1; i <= Messages; i++) await sender.SendAcceptedAsync($"m-{i}", new Payment(Municipality, $"{i}", "01", 1, i));
        begin.SetResult();
        await Eventually.SettledAsync(hub, () => consumer.Of("d").Taken.Count);

        Assert.InRange(most, atLeast, atMost);
        Assert.Empty(consumer.Of("d").Offences);
        Assert.Equal(Messages, consumer.Of("d").Payments.Count);
    }
}
