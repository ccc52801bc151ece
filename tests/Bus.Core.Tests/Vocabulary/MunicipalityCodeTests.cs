using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Vocabulary;

public class MunicipalityCodeTests
{
    // Source: facts on 全国地方公共団体コード (佐賀・杵藤, 遠州, 大分, 宮崎, 徳島市).
    [Theory]
    [InlineData("412066"), InlineData("412074"), InlineData("412091"), InlineData("414239"), InlineData("414247"), InlineData("414255")]
    [InlineData("362018"), InlineData("011002"), InlineData("221309"), InlineData("442046"), InlineData("452033")]
    public void TryParse_RealCode_IsTaken(string code) => Assert.True(MunicipalityCode.TryParse(code, out _));

    [Theory]
    [InlineData("412067"), InlineData("362010"), InlineData("41206"), InlineData("4120661"), InlineData("41206a"), InlineData("４１２０６６"), InlineData(""), InlineData(null)]
    public void TryParse_WrongCheckDigitOrForm_IsRefused(string? code) => Assert.False(MunicipalityCode.TryParse(code, out _));
}
