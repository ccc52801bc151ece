using Bus.Files.Claims;

namespace Bus.Files.Tests.Claims;

public sealed class ClaimIdsTests
{
    [Fact]
    public void Next_WithinOneMillisecond_SortsInOrder()
    {
        var ids = new ClaimIds(new StandingClock());
        var given = Enumerable.Range(0, 1000).Select(_ => ids.Next()).ToList();
        Assert.Equal(given.Order(StringComparer.Ordinal), given);
        Assert.All(given, id => Assert.True(ClaimIds.IsOne(id)));
    }

    [Fact]
    public void Next_AfterAnIdOfAClockThatRanAhead_SortsAfterIt()
    {
        var ahead = new ClaimIds(new StandingClock { Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero) }).Next();
        var ids = new ClaimIds(new StandingClock());
        ids.After(ahead);
        Assert.True(string.CompareOrdinal(ids.Next(), ahead) > 0);
    }

    [Theory, InlineData("0199a1b2c3d4e5f60718293a4b5c6d7"), InlineData("0199A1B2C3D4E5F60718293A4B5C6D7E"), InlineData("../../../../../../../etc/passwd00")]
    public void IsOne_OtherText_IsFalse(string text) => Assert.False(ClaimIds.IsOne(text));
}
