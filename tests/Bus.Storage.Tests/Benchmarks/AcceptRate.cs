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
