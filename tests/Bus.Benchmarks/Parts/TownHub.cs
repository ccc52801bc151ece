using Bus.EndToEnd.Tests.Harness;

namespace Bus.Benchmarks.Parts;

/// <summary>Starts hubs on their embedded engines, for loads whose records nobody takes fast enough: the pile must not end the run.</summary>
internal static class TownHub
{
    /// <param name="consumes">How the delinquency application of each municipality takes its records.</param>
    public static async Task<HubProcess> StartAsync(IEnumerable<string> codes, string consumes = "by: mailbox")
    {
        var hub = await HubProcess.StartAsync("--Intake:BacklogPerMunicipality=100000000");
        await hub.ApplyAsync($"municipalities:\n{string.Concat(codes.Select(code => Town.Of(code, consumes)))}");
        return hub;
    }
}
