using System.Text;
using Bus.Core.Identity;

namespace Bus.Core.Tests.Identity;

/// <summary>A staff list is read as whoever saved it meant it, or not at all.</summary>
public class StaffTextTests
{
    /// <summary>髙 by each of the codes that programs write for it; bulk files take them all.</summary>
    [Theory]
    [InlineData(0xEE, 0xE0)]
    [InlineData(0xFB, 0xFC)]
    public void Cp932_OfEitherCodeOfACharacter_IsRead(byte lead, byte trail) => Assert.Equal("髙田,1", StaffText.Decode([lead, trail, 0x93, 0x63, (byte)',', (byte)'1'], null));

    [Fact]
    public void Cp932_OfKanaAndSigns_IsRead() =>
        Assert.Equal("ｱ・①～ソ", StaffText.Decode([0xB1, 0x81, 0x45, 0x87, 0x40, 0x81, 0x60, 0x83, 0x5C], "cp932"));

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xA0 })]
    [InlineData(new byte[] { 0xFD })]
    [InlineData(new byte[] { (byte)'a', 0x93 })]
    [InlineData(new byte[] { 0x93, 0x20 })]
    [InlineData(new byte[] { 0x85, 0x40 })]
    [InlineData(new byte[] { 0xFC, 0x4C })]
    public void Cp932_OfBytesThatAreNoCharacter_IsNotRead(byte[] bytes) => Assert.Null(StaffText.Decode(bytes, "cp932"));

    [Fact]
    public void Utf8_IsReadAsSuch_WithOrWithoutAMark()
    {
        Assert.Equal("髙田", StaffText.Decode(Encoding.UTF8.GetBytes("髙田"), null));
        Assert.Equal("髙田", StaffText.Decode([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("髙田")], "utf-8"));
        Assert.Null(StaffText.Decode([0x93, 0x63], "utf-8"));
    }
}
