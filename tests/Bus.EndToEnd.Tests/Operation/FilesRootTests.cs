using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>The files' file system is not mounted: an empty folder is in its place.</summary>
public sealed class FilesRootTests
{
    [Fact]
    public async Task FilesThatAreNotThere_AreWaitedFor_AndAHubDoesNotStartWithoutThem()
    {
        await using var hub = await HubProcess.StartAsync("--Dispatch:RetryFirst=00:00:00.100", "--Dispatch:RetryLongest=00:00:00.500");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().File("delinquency")));
        using (var sender = new SoapSender(hub.Address, "362018", "collection"))
        {
            await hub.StateAsync(await sender.SendAcceptedAsync("m-1", new Payment("362018", "1", "01", 1, 5000)), "delinquency", "delivered");
            var out1 = OutOf(hub).Length;

            Directory.Move(hub.Files, hub.Files + ".away");
            Directory.CreateDirectory(hub.Files);
            var receipt = await sender.SendAcceptedAsync("m-2", new Payment("362018", "2", "01", 1, 700));
            await hub.DeliveriesAsync(receipt, all => all["delinquency"] is { Attempts: > 1, Trouble: not null });
            Assert.Empty(Directory.GetFileSystemEntries(hub.Files));

            Directory.Delete(hub.Files);
            Directory.Move(hub.Files + ".away", hub.Files);
            await hub.StateAsync(receipt, "delinquency", "delivered");
            Assert.Equal(out1 + 2, OutOf(hub).Length);
        }

        await hub.StopAsync();
        Directory.Move(hub.Files, hub.Files + ".away");
        var vain = await hub.StartInVainAsync();
        Assert.True(vain.Exit == 1 && vain.Error.Contains(".bus-root", StringComparison.Ordinal) && vain.Error.Contains("マウント", StringComparison.Ordinal), vain.ToString());
        Assert.Empty(Directory.GetFileSystemEntries(hub.Files));
        Directory.Delete(hub.Files);
        Directory.Move(hub.Files + ".away", hub.Files);
        await hub.StartAgainAsync();
    }

    private static string[] OutOf(HubProcess hub) => Directory.GetFiles(Path.Combine(hub.Files, "362018", "delinquency", "out", Payment.Contract));
}
