using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary><c>--json</c> gives JSON and nothing else, also where something is wrong.</summary>
public class MachineOutputTests
{
    [Fact]
    public async Task Errors_AreJson_WhereJsonWasAskedFor()
    {
        var folder = Directory.CreateTempSubdirectory("bus-e2e-");
        try
        {
            var noHub = await RunAsync("message", "list", "--json", "--data", folder.FullName);
            Assert.Equal(1, noHub.Exit);
            Assert.Contains("No hub runs", JsonDocument.Parse(noHub.Output).RootElement.GetProperty("error").GetProperty("what").GetProperty("en").GetString());
            Assert.Equal("", noHub.Error);

            var before = await RunAsync("--json", "--data", folder.FullName, "message", "list");
            Assert.Equal((noHub.Exit, noHub.Output, noHub.Error), (before.Exit, before.Output, before.Error));

            var usage = await RunAsync("message", "show", "--json");
            Assert.Equal(2, usage.Exit);
            Assert.NotEqual(0, JsonDocument.Parse(usage.Output).RootElement.GetProperty("error").GetProperty("details").GetArrayLength());

            var doctor = await RunAsync("doctor", "--json", "--data", folder.FullName, "--urls", $"http://127.0.0.1:{HubProcess.FreePort()}", "--Files:Ftp:Certificate=missing.pem");
            Assert.Equal(1, doctor.Exit);
            Assert.Contains(JsonDocument.Parse(doctor.Output).RootElement.EnumerateArray(), f => !f.GetProperty("fine").GetBoolean() && f.GetProperty("what").GetProperty("en").GetString()!.Contains("Files:Ftp:Certificate", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task DemoAndExport_AreJson()
    {
        var folder = Directory.CreateTempSubdirectory("bus-e2e-");
        try
        {
            var demo = await RunAsync("demo", "--once", "--json", "--records", "20", "--data", folder.FullName, "--urls", $"http://127.0.0.1:{HubProcess.FreePort()}", "--Passwords:Iterations=1000");
            Assert.True(demo.Exit == 0, demo.ToString());
            var rows = JsonDocument.Parse(demo.Output).RootElement.EnumerateArray().ToList();
            Assert.Equal(12, rows.Count);
            Assert.All(rows, r => Assert.True(r.GetProperty("agrees").GetBoolean()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", "by: file")));
        var export = await hub.BusAsync("region", "export", "--json");
        Assert.Equal("362018", JsonDocument.Parse(export.Output).RootElement.GetProperty("municipalities")[0].GetProperty("code").GetString());

        // It is a region file, too.
        var again = Path.GetTempFileName();
        await File.WriteAllTextAsync(again, export.Output);
        var applied = await hub.BusAsync("region", "apply", again, "--prune", "--json");
        File.Delete(again);
        Assert.Equal((0, 0), (applied.Exit, JsonDocument.Parse(applied.Output).RootElement.GetProperty("changes").GetArrayLength()));

        var nowhere = await hub.BusAsync("region", "export", "--out", Path.Combine("nowhere", "at", "all.yaml"), "--json");
        Assert.Equal(1, nowhere.Exit);
        Assert.Contains("cannot be written", JsonDocument.Parse(nowhere.Output).RootElement.GetProperty("error").GetProperty("what").GetProperty("en").GetString());

        foreach (var (list, rows) in new[] { ("errors", 0), ("reconciliation", 0), ("daily", 1), ("monthly", 1) })
            Assert.Equal(rows, JsonDocument.Parse((await hub.BusAsync("report", list, "--json")).Output).RootElement.GetArrayLength());
        Assert.Equal(2, (await hub.BusAsync("report", "daily", "--json", "--html")).Exit);
    }

    private static Task<CommandResult> RunAsync(params string[] words) => Commands.RunAsync("dotnet", [HubProcess.BusDll, .. words]);
}
