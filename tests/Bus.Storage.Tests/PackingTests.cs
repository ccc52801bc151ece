using System.Security.Cryptography;
using Bus.Storage.Messages;

namespace Bus.Storage.Tests;

/// <summary>Records are packed where it helps, and come back as they were.</summary>
public sealed class PackingTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(70_000)]
    [InlineData(5_000_000)]
    public void WhatRepeatsItself_IsMadeSmall_AndComesBack(int length)
    {
        var plain = Enumerable.Range(0, length).Select(i => (byte)(i % 37)).ToArray();
        var packed = Packing.Pack(plain)!;
        Assert.InRange(packed.Length, 5, plain.Length - 1);
        Assert.Equal(plain, Packing.Unpack(packed));
    }

    [Fact]
    public void WhatDoesNot_IsLeft() => Assert.Null(Packing.Pack(RandomNumberGenerator.GetBytes(10_000)));

    [Theory]
    [InlineData(new byte[] { 1, 0 })]
    [InlineData(new byte[] { 255, 255, 255, 127, 0, 0 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 0, 0 })]
    [InlineData(new byte[] { 9, 0, 0, 0, 0x10, 65 })]
    public void WhatWasNotPackedHere_IsDamaged(byte[] bytes) => Assert.Throws<InvalidDataException>(() => Packing.Unpack(bytes));
}
