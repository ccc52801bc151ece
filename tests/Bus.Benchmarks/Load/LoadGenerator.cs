using System.Diagnostics;
using System.Net;

namespace Bus.Benchmarks.Load;

/// <summary>The load as a process of its own: an order a line in, a result a line out, until its input ends. Orders that come while others are under way do not wait for them.</summary>
internal static class LoadGenerator
{
    /// <summary>The first word of its command line.</summary>
    public const string Word = "load";

    private static long _number;

    public static async Task<int> RunAsync()
    {
        // Numbers go on from run to run: no record comes twice.
        _number = DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond % 1_000_000_000 * 100;
        var underWay = new List<Task>();
        while (await System.Console.In.ReadLineAsync() is { } line)
        {
            underWay.RemoveAll(t => t.IsCompletedSuccessfully);
            underWay.Add(AnswerAsync(LoadOrder.Read(line)));
        }
        await Task.WhenAll(underWay);
        return 0;
    }

    // System.Console.Out takes one line at a time.
    private static async Task AnswerAsync(LoadOrder order) => System.Console.Out.WriteLine((await Task.Run(() => SendAsync(order))).Write());

    private static async Task<LoadResult> SendAsync(LoadOrder order)
    {
        var server = new Uri(order.Address.Replace("{0}", "x", StringComparison.Ordinal));
        var endPoint = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
        // Made before the clock runs: that of 1,700 municipalities takes a tenth of a second and more, which would count against the hub.
        var requests = Enumerable.Range(0, order.Connections).Select(_ => order.Municipalities.Select(m => new LoadMessage(order, m)).ToArray()).ToArray();
        var (clock, left, times) = (Stopwatch.StartNew(), order.Calls > 0 ? order.Calls : long.MaxValue, new List<double>[order.Connections]);
        string? error = null;
        await Task.WhenAll(Enumerable.Range(0, order.Connections).Select(async n =>
        {
            using var connection = new LoadConnection(endPoint);
            var (messages, mine) = (requests[n], times[n] = []);
            for (var turn = n; error is null && (order.Seconds == 0 || clock.Elapsed.TotalSeconds < order.Seconds) && Interlocked.Decrement(ref left) >= 0; turn++)
            {
                var request = messages[turn % messages.Length].Of(Interlocked.Add(ref _number, order.Records) - order.Records + 1);
                var began = Stopwatch.GetTimestamp();
                try
                {
                    var status = await connection.CallAsync(request);
                    if (status != 200) error = $"An answer has status {status}.";
                }
                catch (Exception e)
                {
                    error = e.Message;
                }
                mine.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (order.Rest > 0) await Task.Delay(order.Rest);
            }
        }));
        var all = times.SelectMany(t => t).Order().ToList();
        return new LoadResult(order.Number, all.Count, clock.Elapsed.TotalSeconds, all.Count == 0 ? 0 : all[(int)((all.Count - 1) * 0.99)], error);
    }
}
