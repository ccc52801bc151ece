using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Files.Tests.Packing;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>A consumer's gpg key that expires soon is an alert until one that does not is applied.</summary>
public sealed class FileKeyAlertTests(GpgKeys keys) : IClassFixture<GpgKeys>
{
    [Fact]
    public async Task Key_ThatExpiresSoon_IsToldUntilItIsReplaced()
    {
        await using var hub = await HubProcess.StartAsync("--Alerts:Every=300ms");
        await hub.ApplyAsync(Region(keys.PublicKeyUntil("soon@x.example", "never", "10d")));
        JsonElement[] open = [];
        async Task<bool> ListedAsync() => (open = [.. JsonDocument.Parse((await hub.BusAsync("alert", "list", "--json")).Output).RootElement.EnumerateArray().Where(a => a.GetProperty("kind").GetString() == "file-key")]).Length > 0;
        await Eventually.HoldsAsync(ListedAsync, () => Task.FromResult(hub.Log));
        Assert.Contains("362018.delinquency", Assert.Single(open).ToString(), StringComparison.Ordinal);

        await hub.ApplyAsync(Region(keys.PublicKeyUntil("late@x.example", "never", "2y")));
        await Eventually.HoldsAsync(async () => !await ListedAsync(), () => Task.FromResult(hub.Log));
    }

    private static string Region(string publicKey) => Regions.Of(Regions.Municipality("362018",
        "by: file\nfile:\n  encryption:\n    publicKey:\n      value: |\n" + string.Join('\n', publicKey.TrimEnd().Split('\n').Select(l => "        " + l))));
}
