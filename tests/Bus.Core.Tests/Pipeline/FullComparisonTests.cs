using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Pipeline.Delivering.Comparing;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Pipeline;

/// <summary>Records are written <c>key:value:deleted:amount</c>; the first item is the identity, a third item of 1 says that a record is gone. <c>other</c> at the end: of another provider.</summary>
public class FullComparisonTests
{
    private static readonly RecordShape Shape = ShapeOf();

    [Theory]
    [InlineData("a:1:0:10 b:2:0:20 c:3:0:30", "a:1:0:10 b:9:0:21 d:4:0:40", "c:3:1:30 b:9:0:21 d:4:0:40", 1, 1, 1)]
    [InlineData("a:1:0:10", "a:1:0:10", "", 0, 0, 0)]
    [InlineData("", "a:1:0:10", "a:1:0:10", 1, 0, 0)]
    [InlineData("a:1:0:10", "", "a:1:1:10", 0, 0, 1)]
    // What followed the last full message counts: a later record replaces an earlier one.
    [InlineData("a:1:0:10 a:2:0:10", "a:1:0:10", "a:1:0:10", 0, 1, 0)]
    // What the consumer was told before that it is gone is not told again.
    [InlineData("a:1:0:10 a:1:1:10 b:1:0:5", "b:1:0:5", "", 0, 0, 0)]
    [InlineData("a:1:0:10 a:1:1:10", "a:1:0:10", "a:1:0:10", 0, 1, 0)]
    // Of several of one identity the last one counts.
    [InlineData("a:2:0:10", "a:1:0:10 a:2:0:10", "", 0, 0, 0)]
    // A record of another provider is not gone where this one's message does not have it; where it has it, the consumer has what came last.
    [InlineData("a:1:0:10 b:1:0:5:other", "", "a:1:1:10", 0, 0, 1)]
    [InlineData("a:1:0:10 a:2:0:10:other", "", "", 0, 0, 0)]
    [InlineData("a:1:0:10:other a:2:0:10", "", "a:2:1:10", 0, 0, 1)]
    [InlineData("a:1:0:10 a:2:0:10:other", "a:1:0:10", "a:1:0:10", 0, 1, 0)]
    public async Task Differential_IsWhatMakesTheOldTheNew(string old, string now, string expected, int added, int changed, int removed)
    {
        foreach (var inMemory in (int[])[1, 2, 1000])
        {
            string[] before = Split(old), after = Split(now);
            var differential = new Differential(() => new Rows(before), () => new Rows(after), Shape, before.Length, after.Length, inMemory);
            var (seen, amount) = (new List<string>(), 0L);
            await using (var reader = differential.Open())
                while (await reader.ReadAsync(default))
                {
                    seen.Add(string.Join(':', Enumerable.Range(0, 3).Select(i => Encoding.UTF8.GetString(reader.Field(i))).Append($"{reader.Amount}")));
                    amount += reader.Amount;
                }
            Assert.Equal(Split(expected), seen);
            Assert.Equal((added, changed, removed), (differential.Found!.Added, differential.Found.Changed, differential.Found.Removed));
            var (whole, written) = (new ControlTotal(after.Length, after.Sum(AmountOf)), new ControlTotal(seen.Count, amount));
            Assert.True(differential.AgreesWith(whole, written));
            Assert.False(differential.AgreesWith(whole with { Amount = whole.Amount + 1 }, written));
            Assert.False(differential.AgreesWith(whole, written with { Records = written.Records + 1 }));
        }
    }

    [Fact]
    public async Task MissingRecordsOfTheLastFull_AreNotTakenForRemoved()
    {
        var differential = new Differential(() => new Rows(["a:1:0:10"]), () => new Rows(["a:1:0:10"]), Shape, 2, 1, 10);
        await using var reader = differential.Open();
        Assert.False(await reader.ReadAsync(default));
        Assert.False(differential.AgreesWith(new ControlTotal(1, 10), default));
    }

    private static string[] Split(string rows) => rows.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static long AmountOf(string row) => long.Parse(row.Split(':')[3]);

    private static RecordShape ShapeOf()
    {
        Item[] items = [.. ((string[])["key", "value", "deleted"]).Select(name => new Item(name, name, true, null!))];
        return new RecordShape(new Contract
        {
            Name = "test", Version = "2026-01", Title = new("", ""), BusinessUnit = "", SchemaNamespace = "", WsdlNamespace = "", Operation = "SendTest",
            Items = [.. items], OrderingKey = [0], Identity = [0], MunicipalityItem = null, TransactionItem = null, AmountItems = [], Removal = new RemovalRule(2, "1"),
        }, []);
    }

    private sealed class Rows(string[] rows) : OutgoingReader
    {
        private int _at = -1;

        public override ValueTask<bool> ReadAsync(CancellationToken cancellation) => ValueTask.FromResult(++_at < rows.Length);

        public override ReadOnlySpan<byte> Field(int item) => Encoding.UTF8.GetBytes(rows[_at].Split(':')[item]);

        public override long Amount => AmountOf(rows[_at]);

        public override bool Removable => !rows[_at].EndsWith(":other", StringComparison.Ordinal);
    }
}
