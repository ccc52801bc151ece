using System.Text;
using Bus.Files.Answers;

namespace Bus.Files.Tests.Answers;

public sealed class AnswerNameTests
{
    private const string Receipt = "362018-20261120-0000000042";

    [Fact]
    public void For_OrdinaryName_AddsReceiptAndSuffix() =>
        Assert.Equal($"a b.csv.{Receipt}.result.json", AnswerName.For("a b.csv", Receipt, ".result.json"));

    [Fact]
    public void For_NameOf255Bytes_IsCutToFitAndKeepsWholeCharacters()
    {
        var name = AnswerName.For(new string('収', 85), Receipt, ".result.json");
        Assert.True(Encoding.UTF8.GetByteCount(name) <= 255);
        Assert.EndsWith($"~.{Receipt}.result.json", name);
        Assert.StartsWith("収収", name);
        Assert.DoesNotContain("\uFFFD", name);
    }

    [Theory]
    [InlineData("a.csv.362018-20261120-0000000042.errors.csv", true, false)]
    [InlineData("a.csv.362018-20261120-0000000042.errors.raw", true, false)]
    [InlineData("362018-20261120-0000000042.unmappable.csv", true, false)]
    [InlineData("a.csv.362018-20261120-0000000042.result.json", false, true)]
    [InlineData("a.csv.0199a1b2c3d4e5f60718293a4b5c6d7e.result.json", false, true)]
    [InlineData("my.errors.csv", false, false)]
    [InlineData("notes.result.json", false, false)]
    [InlineData("a.csv.362018-20261120-0000000042.errors.csv\n", false, false)]
    public void Kinds_AreKnownByNameAlone(string name, bool error, bool result)
    {
        Assert.Equal(error, AnswerName.IsErrorFile(name));
        Assert.Equal(result, AnswerName.IsResult(name));
    }
}
