using System.Text;
using Bus.Files.Answers;

namespace Bus.Files.Tests.Answers;

public sealed class RawDecoderTests
{
    /// <summary>Python and older hosts write the NEC selection of IBM extensions; the records with it are taken, so an error file must show it too.</summary>
    [Theory]
    [InlineData(new byte[] { 0xEE, 0xE0, 0xED, 0x95, 0xED, 0x40 }, "髙﨑纊")]
    [InlineData(new byte[] { 0xFB, 0xFC, 0x87, 0x40, 0x81, 0x45, 0xB1 }, "髙①・ｱ")]
    [InlineData(new byte[] { 0x41, 0xFF, 0x42 }, "A\uFFFDB")]
    [InlineData(new byte[] { 0x85, 0x40, 0x3F }, "\uFFFD?")]
    public void Cp932_IsShownAsItsCharacters(byte[] raw, string shown)
    {
        var text = "";
        new RawDecoder("cp932").Decode(raw, utf8 => text = Encoding.UTF8.GetString(utf8));
        Assert.Equal(shown, text);
    }
}
