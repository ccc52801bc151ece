using System.Diagnostics;
using System.Text;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Bus.Benchmarks.Brokered;

/// <summary>The same bytes through RabbitMQ and nothing else: a quorum queue, persistent messages, each confirmed, each acknowledged by whoever takes it.</summary>
internal sealed class RawBroker(IConnection connection) : IAsyncDisposable
{
    private const ushort Prefetch = 300; // as the hub's own

    public static async Task<RawBroker> ConnectAsync(string uri, CancellationToken cancellation) =>
        new(await new ConnectionFactory { Uri = new Uri(uri) }.CreateConnectionAsync(cancellation));

    /// <summary>From the first message published until the last one is taken.</summary>
    /// <param name="rest">How long a publisher rests after each message.</param>
    public async Task<Sample> RunAsync(int publishers, int messages, CancellationToken cancellation, TimeSpan rest = default)
    {
        var body = Encoding.UTF8.GetBytes(SoapMessage.Of(BrokeredHub.Code, 1));
        var queue = $"raw-{Guid.NewGuid():N}";
        await using var taking = await connection.CreateChannelAsync(cancellationToken: cancellation);
        await taking.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancellation);
        await taking.BasicQosAsync(0, Prefetch, false, cancellation);
        var (done, left) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), messages);
        var consumer = new AsyncEventingBasicConsumer(taking);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await taking.BasicAckAsync(delivery.DeliveryTag, false, cancellation);
            if (Interlocked.Decrement(ref left) == 0) done.SetResult();
        };
        await taking.BasicConsumeAsync(queue, autoAck: false, consumer, cancellation);
        await using var sending = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
        var (clock, next) = (Stopwatch.StartNew(), -1);
        await Task.WhenAll(Enumerable.Range(0, publishers).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) < messages)
            {
                await sending.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { Persistent = true }, body, cancellation);
                if (rest > TimeSpan.Zero) await Task.Delay(rest, cancellation);
            }
        }));
        await done.Task.WaitAsync(cancellation);
        var sample = Sample.Rate(messages, "messages", clock.Elapsed);
        await taking.QueueDeleteAsync(queue, false, false, cancellationToken: cancellation);
        return sample;
    }

    /// <summary>A second of few messages.</summary>
    public Task LightlyAsync(int publishers, CancellationToken cancellation) => RunAsync(publishers, 5 * publishers, cancellation, TimeSpan.FromMilliseconds(200));

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
