using System.Globalization;
using Bus.Host.Hub;
using Bus.Host.Verbs.Doctor;

namespace Bus.Host.Tests.Verbs;

public class SpaceFindingTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(long.MaxValue, false)]
    public void Room_IsMeasuredByTheHubsOwnSetting(long least, bool isEnough)
    {
        var settings = new HubSettings(Path.GetTempPath(), "", new Dictionary<string, string?> { ["Health:DiskLow"] = least.ToString(CultureInfo.InvariantCulture) }, Quiet: true);
        Assert.Equal(isEnough, SpaceFinding.Of(settings).Fine);
    }
}
