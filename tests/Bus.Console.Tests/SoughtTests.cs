using Bus.Console.Desks;

namespace Bus.Console.Tests;

public class SoughtTests
{
    [Theory]
    [InlineData("noticeNumber=1234567890", "noticeNumber=1234567890")]
    [InlineData(" noticeNumber = 1 \r\n\r\ninstalment=01\n", "noticeNumber=1;instalment=01")]
    [InlineData("name=a=b", "name=a=b")]
    [InlineData("empty=", "empty=")]
    public void Lines_OfItemsAndValues_AreRead(string lines, string read) =>
        Assert.Equal(read, string.Join(';', Sought.Read(lines)!.Select(k => $"{k.Key}={k.Value}")));

    [Theory]
    [InlineData("noticeNumber")]
    [InlineData("=1")]
    [InlineData("a=1\na=2")]
    [InlineData("a=1\nb")]
    [InlineData(" \n")]
    public void Lines_ThatSaySomethingElse_AreNone(string lines) => Assert.Null(Sought.Read(lines));

    /// <summary>What is looked for is personal data.</summary>
    [Fact]
    public void Text_NamesItemsAlone()
    {
        var sought = new Sought("362018", "collection-history", new() { ["noticeNumber"] = "1234567890", ["instalment"] = "01" });
        Assert.Equal("instalment, noticeNumber", sought.Items);
        Assert.DoesNotContain("1234567890", $"{sought}");
    }
}
