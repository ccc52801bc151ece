namespace Bus.EndToEnd.Tests.Harness;

public class SmokeTests
{
    [Fact]
    public async Task Hub_StartsAppliesARegionAndStops()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", "by: file")));
        Assert.Contains("<wsdl:definitions", await hub.Http.GetStringAsync("soap/362018/collection-history?wsdl"));
        await hub.StopAsync();
    }
}
