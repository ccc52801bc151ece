using Bus.Core.Vocabulary;
using Xunit;

namespace Bus.Core.Tests.Vocabulary;

public sealed class DoublingTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(3, 16)]
    [InlineData(4, 30)]
    [InlineData(int.MaxValue, 30)]
    public void Pause_DoublesUpToTheLongest(int before, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Doubling.Pause(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), before));
}
