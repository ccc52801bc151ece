using System.Security.Cryptography;
using Bus.Core.Security;

namespace Bus.Core.Tests.Security;

public class KeyedHashTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void GivesWhatTheLibraryGivesHoweverOftenItIsAsked()
    {
        var hash = new KeyedHash(Key);
        foreach (var length in (int[])[0, 1, 63, 64, 119, 120, 5000])
        {
            var value = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(HMACSHA256.HashData(Key, value), Of(hash, value));
            Assert.Equal(HMACSHA256.HashData(Key, value), Of(hash, value[..(length / 3)], value[(length / 3)..(length / 2)], value[(length / 2)..]));
        }
    }

    [Fact]
    public async Task ManyAtOnceDoNotMixTheirValues()
    {
        var hash = new KeyedHash(Key);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                byte[] value = [(byte)worker, (byte)i, (byte)(i >> 8)];
                Assert.Equal(HMACSHA256.HashData(Key, value), Of(hash, value));
            }
        })));
    }

    [Fact]
    public void WhatWasBegunByOneThatFailedIsNotInTheNext()
    {
        var hash = new KeyedHash(Key);
        Assert.Throws<InvalidOperationException>(() => hash.Hash([1], Failing(), new byte[KeyedHash.Size]));
        Assert.Throws<ArgumentException>(() => hash.Hash([1], new byte[KeyedHash.Size - 1]));
        Assert.Equal(HMACSHA256.HashData(Key, (byte[])[2]), Of(hash, [2]));
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Failing()
    {
        yield return new byte[] { 1 };
        throw new InvalidOperationException();
    }

    private static byte[] Of(KeyedHash hash, byte[] first, params byte[][] then)
    {
        var into = new byte[KeyedHash.Size];
        hash.Hash(first, then.Select(t => (ReadOnlyMemory<byte>)t), into);
        return into;
    }
}
