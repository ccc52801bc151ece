using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Vocabulary;
using Bus.Storage.Keys;

namespace Bus.Storage.Tests;

/// <summary>Against the library's HMAC: whatever the length, whoever is beside it.</summary>
public sealed class LaneHmacTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(25)]
    [InlineData(1000)]
    public void Hashes_AreTheLibrarys(int count)
    {
        var random = new Random(count);
        foreach (var longest in (int[])[0, 20, 55, 56, 64, 119])
        {
            var key = RandomNumberGenerator.GetBytes(32);
            var values = Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetBytes(random.Next(longest + 1))).ToArray();
            Check(key, values, (joined, ends, hashes) => new LaneHmac(key).Hash(joined, 0, ends, hashes));
        }
    }

    [Fact]
    public void EveryLength_AloneAndAmongOthers_IsTheLibrarys()
    {
        var key = RandomNumberGenerator.GetBytes(64);
        var values = Enumerable.Range(0, LaneHmac.MostBytes + 1).Select(n => Enumerable.Repeat((byte)n, n).ToArray()).ToArray();
        Check(key, values, (joined, ends, hashes) => new LaneHmac(key).Hash(joined, 0, ends, hashes));
        foreach (var value in values) Check(key, [value], (joined, ends, hashes) => new LaneHmac(key).Hash(joined, 0, ends, hashes));
    }

    /// <summary>RFC 4231, test case 1 and 2: the first 64 bits.</summary>
    [Fact]
    public void PublishedVectors()
    {
        var hashes = new ulong[1];
        new LaneHmac(Enumerable.Repeat((byte)0x0b, 20).ToArray()).Hash("Hi There"u8, 0, [8], hashes);
        Assert.Equal(0xb0344c61d8db3853UL, hashes[0]);
        new LaneHmac("Jefe"u8).Hash("what do ya want for nothing?"u8, 0, [28], hashes);
        Assert.Equal(0x5bdcc146bf60754eUL, hashes[0]);
    }

    [Fact]
    public void TooLong_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaneHmac("k"u8).Hash(new byte[LaneHmac.MostBytes + 1], 0, [LaneHmac.MostBytes + 1], new ulong[1]));

    /// <summary>Long values between short ones: the keys of a municipality give each the same hash as alone.</summary>
    [Fact]
    public void LongValuesBetweenShortOnes_AreHashedAsWell()
    {
        var keys = new MunicipalityKeys(MunicipalityCode.Parse("362018"), RandomNumberGenerator.GetBytes(32));
        byte[][] values = [.. Enumerable.Range(0, 40).Select(n => Encoding.ASCII.GetBytes(new string('x', n % 3 == 0 ? 120 + n : n)))];
        var (joined, ends) = Join(values);
        var hashes = new ulong[values.Length];
        keys.BlindHashes(joined, ends, hashes);
        Assert.Equal(values.Select(v => keys.BlindHash(v)), hashes);
    }

    private delegate void Hashing(ReadOnlySpan<byte> joined, ReadOnlySpan<int> ends, Span<ulong> hashes);

    private static void Check(byte[] key, byte[][] values, Hashing hashing)
    {
        var (joined, ends) = Join(values);
        var hashes = new ulong[values.Length];
        hashing(joined, ends, hashes);
        Assert.Equal(values.Select(v => BinaryPrimitives.ReadUInt64BigEndian(HMACSHA256.HashData(key, v))), hashes);
    }

    private static (byte[] Joined, int[] Ends) Join(byte[][] values)
    {
        var at = 0;
        return ([.. values.SelectMany(v => v)], [.. values.Select(v => at += v.Length)]);
    }
}
