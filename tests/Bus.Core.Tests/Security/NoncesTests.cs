using System.Collections.Concurrent;
using Bus.Core.Security;

namespace Bus.Core.Tests.Security;

public class NoncesTests
{
    [Fact]
    public void EachIsGivenOnce_OnAllThreads()
    {
        var seen = new ConcurrentDictionary<string, bool>();
        Parallel.For(0, 40_000, i => Assert.True(seen.TryAdd(Convert.ToHexString(Nonces.Get(12 + (i % 5))), true)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1024)]
    [InlineData(100_000)]
    public void AnySize_IsFilledToItsEnd(int size)
    {
        // What is still nothing after twenty times was never filled: by chance in one of 2^160.
        var ever = new bool[size];
        for (var round = 0; round < 20; round++)
        {
            var bytes = Nonces.Get(size);
            for (var i = 0; i < size; i++) ever[i] |= bytes[i] != 0;
        }
        Assert.DoesNotContain(false, ever);
    }

    [Fact]
    public void NoByteIsGivenAgain()
    {
        // One long row of them, in pieces that do not divide what is fetched: any stretch of eight bytes comes once.
        var row = Enumerable.Range(0, 2_000).SelectMany(_ => Nonces.Get(7)).ToArray();
        var stretches = Enumerable.Range(0, row.Length - 7).Select(i => BitConverter.ToUInt64(row, i)).ToList();
        Assert.Equal(stretches.Count, stretches.Distinct().Count());
    }
}
