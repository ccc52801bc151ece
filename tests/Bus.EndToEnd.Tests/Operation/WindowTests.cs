using System.Globalization;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

public class WindowTests
{
    [Fact]
    public async Task OutsideOfItsWindow_ARouteWaits_AndGoesOnWhenItOpens()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", $"by: file\nwindow: {Hours(+2, +3)}")));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var receipt = await sender.SendAcceptedAsync("m-1", new Payment("362018", "1", "01", 1, 5000));
        await Task.Delay(1500);
        Assert.Equal("waiting", (await hub.DeliveriesAsync(receipt))["delinquency"].State);
        var window = JsonDocument.Parse((await hub.BusAsync("route", "list", "--json")).Output).RootElement[0].GetProperty("window");
        Assert.False(window.GetProperty("open").GetBoolean());
        Assert.Contains("closed now", (await hub.BusAsync("route", "list")).Output);

        await hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", $"by: file\nwindow: {Hours(-2, +2)}")));
        await hub.StateAsync(receipt, "delinquency", "delivered");
    }

    /// <summary>Hours from now, in Japan.</summary>
    private static string Hours(int from, int to)
    {
        var now = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(9));
        string At(int hours) => now.AddHours(hours).ToString("HH:mm", CultureInfo.InvariantCulture);
        return $"{{ from: \"{At(from)}\", to: \"{At(to)}\", days: all }}";
    }
}
