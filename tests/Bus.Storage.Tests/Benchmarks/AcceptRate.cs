using System.Diagnostics;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.PostgreSql;
using Bus.Storage.Tests.Support;
using Xunit.Abstractions;

namespace Bus.Storage.Tests.Benchmarks;

/// <summary>
/// How many messages a second the journal takes on PostgreSQL. Every day it only shows that all of them are taken; to measure, run
/// <c>BUS_CAMPAIGN=long dotnet test tests/Bus.Storage.Tests --filter AcceptRate --logger "console;verbosity=detailed"</c>.
/// </summary>
public sealed class AcceptRate(ITestOutputHelper output) : StorageContract<PostgreSqlTestEngine>
{
    private static readonly int Each = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long" ? 5_000 : 100;

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public async Task Accept_ManyMessages_AreAllTaken(int callers)
    {
        var count = callers == 1 ? Each / 5 : Each;
        await RunAsync(callers, count / 5, "warm");
        var clock = Stopwatch.StartNew();
        await RunAsync(callers, count, "m");
        output.WriteLine($"{callers} caller(s): {count / clock.Elapsed.TotalSeconds:N0} messages a second");

        var last = await Store.AcceptAsync(Samples.Soap());
        Assert.Equal(count + count / 5 + 1, int.Parse(last.Message.Receipt[^10..]));
    }

    /// <summary>What the blind index costs an accept: the same message with the five searchable keys of a payment and without, the two taking turns.</summary>
    [Fact]
    public async Task Accept_WithAndWithoutSearchKeys_TheRatioIsTold()
    {
        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++)
            foreach (var keys in new[] { true, false })
            {
                var clock = Stopwatch.StartNew();
                await RunAsync(64, Each, $"{keys}-{round}", keys);
                (keys ? with : without).Add(Each / clock.Elapsed.TotalSeconds);
            }
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"with keys {Median(with):N0}, without {Median(without):N0} messages a second: ratio {Median(with) / Median(without):0.00}"));
        Assert.Equal(10 * Each + 1, int.Parse((await Store.AcceptAsync(Samples.Soap())).Message.Receipt[^10..]));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private Task RunAsync(int callers, int count, string prefix, bool keys)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var chunk = Samples.Chunk(0, 1) with { SearchKeys = keys ? Enumerable.Range(0, 5).Select(k => unchecked((ulong)HashCode.Combine(prefix, i, k) * 0x9E3779B97F4A7C15)).ToArray() : default };
                await Store.Journal.AcceptAsync(Samples.Soap($"{prefix}-{i}"), Samples.Accepted(1, 100, $"{prefix}-{i}"), [chunk], [Samples.ToDelinquency], default);
            }
        })));
    }

    private Task RunAsync(int callers, int count, string prefix)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                await Store.AcceptAsync(Samples.Soap($"{prefix}-{i}"), deliveries: Samples.ToDelinquency);
        })));
    }
}
