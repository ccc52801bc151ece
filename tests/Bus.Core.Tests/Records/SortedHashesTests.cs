using Bus.Core.Records;

namespace Bus.Core.Tests.Records;

public class SortedHashesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(256)]
    [InlineData(3_000)]
    [InlineData(6_000)]
    [InlineData(700_000)]
    public void Distinct_IsWhatASortedSetIs(int count)
    {
        var random = new Random(count);
        // Half of them twice, as records of one notice are neighbours.
        var hashes = Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).SelectMany(h => (h & 1) == 0 ? [h, h] : new[] { h }).ToList();
        var expected = hashes.Distinct().Order().ToArray();

        Assert.Equal(expected, SortedHashes.Distinct(hashes));
        Assert.Empty(hashes);
    }

    [Fact]
    public void Distinct_OfHashesThatBeginAlike_IsSortedToo()
    {
        ulong[] ends = [ulong.MaxValue, 0, ulong.MaxValue - 1, 1, 1UL << 63];
        var hashes = Enumerable.Range(0, 1_000).SelectMany(n => ends.Select(end => end ^ (ulong)(n % 7))).ToList();

        Assert.Equal(hashes.Distinct().Order().ToArray(), SortedHashes.Distinct([.. hashes]));
    }
}
