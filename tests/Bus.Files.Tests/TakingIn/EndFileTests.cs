using System.Text;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files.TakingIn;

namespace Bus.Files.Tests.TakingIn;

public sealed class EndFileTests
{
    [Theory]
    [InlineData("1000,12345678")]
    [InlineData("1000,12345678\n")]
    [InlineData("1000,12345678\r\n")]
    [InlineData("\uFEFF1000,12345678\r\n")]
    [InlineData("1000,12345678\r\n\r\n")]
    [InlineData("1000,12345678\r\n\u001A")]
    [InlineData("1000,12345678\u001A")]
    [InlineData(" 1000 ,\t12345678 \r\n")]
    public void CountAndAmount_AnyLineEnd_AreRead(string text)
    {
        var end = Parse(text).Value;
        Assert.Equal(new ControlTotal(1000, 12345678), end.Total);
        Assert.Equal(MessageHead.Empty, end.Head);
    }

    [Theory]
    [InlineData("2,-500,2026-11-20,1,diff", "2026-11-20", 1L, Extent.Differential)]
    [InlineData("2,-500,2024-02-29,42,full\r\n", "2024-02-29", 42L, Extent.Full)]
    [InlineData("2,-500,,,full", null, null, Extent.Full)]
    [InlineData("2,-500,2026-11-20,,", "2026-11-20", null, null)]
    [InlineData("2,-500,,7", null, 7L, null)]
    public void Head_AsFarAsKnown_IsReadAndWrittenBack(string text, string? date, long? sequence, Extent? extent)
    {
        var end = Parse(text).Value;
        Assert.Equal(new MessageHead(null, date is null ? null : DateOnly.Parse(date), sequence, extent), end.Head);
        Assert.Equal(end, Parse(end.ToString()).Value);
    }

    [Fact]
    public void Corrects_NamesTheReceiptItCorrects()
    {
        Assert.Equal("362018-20261120-0000000042", Parse("2,-500,,,,corrects=362018-20261120-0000000042\r\n").Value.Corrects);
        Assert.Null(Parse("2,-500,2026-11-20,1,full").Value.Corrects);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("1000")]
    [InlineData("x,1")]
    [InlineData("1,x")]
    [InlineData("-1,0")]
    [InlineData("1 0,2")]
    [InlineData("1,2\0")]
    [InlineData("1,2\r\n\0\0")]
    [InlineData("1,2\0\0,2026-11-20,1,full")]
    [InlineData("\u001A")]
    [InlineData("1,2\u001A\u001A")]
    [InlineData("1.0,2")]
    [InlineData("1,2,2026-02-30,1,full")]
    [InlineData("1,2,20261120,1,full")]
    [InlineData("1,2,2026-11-20,-1,full")]
    [InlineData("1,2,2026-11-20,1,FULL")]
    [InlineData("1,2,2026-11-20,1,full,")]
    [InlineData("1,2,2026-11-20,1,full,corrects=")]
    [InlineData("1,2,2026-11-20,1,full,corrects=nonsense")]
    [InlineData("1,2,2026-11-20,1,full,Corrects=362018-20261120-0000000042")]
    [InlineData("1,2,2026-11-20,1,full,corrects=362018-20261120-0000000042,")]
    [InlineData("1,2\n3,4\n")]
    [InlineData("\n1,2\n")]
    [InlineData("99999999999999999999,1")]
    public void WrongSyntax_IsInvalidMessage_ThatShowsWhatWasExpected(string text)
    {
        Assert.False(Parse(text).TryGet(out _, out var fault));
        Assert.Equal(FaultCode.InvalidMessage, fault!.Code);
        Assert.Contains("1000,12345678,2026-11-20,1,diff", fault.What.Ja);
        Assert.Contains("count,amount,businessDate,sequence,full|diff", fault.What.En);
    }

    [Theory]
    [InlineData("1,2\0", "NUL")]
    [InlineData("1,9223372036854775808", "part 2 is a number larger than 9223372036854775807")]
    [InlineData("1,-99999999999999999999", "part 2 is a number larger than 9223372036854775807")]
    public void WrongNumber_IsToldByWhatIsWrongWithIt(string text, string said)
    {
        Assert.False(Parse(text).TryGet(out _, out var fault));
        Assert.Contains(said, fault!.What.En, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongContent_IsNotRepeated()
    {
        Assert.False(Parse("山田太郎,1").TryGet(out _, out var fault));
        Assert.DoesNotContain("山田", fault!.What.ToString());
        Assert.Contains("件数", fault.What.Ja);
    }

    [Fact]
    public void Written_NothingKnownButTheTotal_IsTwoParts() =>
        Assert.Equal("0,0\r\n", new EndFile(ControlTotal.Zero, MessageHead.Empty).ToString());

    private static Result<EndFile> Parse(string text) => EndFile.Parse(Encoding.UTF8.GetBytes(text));
}
