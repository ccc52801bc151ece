using Bus.EndToEnd.Tests.Harness;

namespace Bus.Benchmarks.Parts;

/// <summary>Starts hubs on their embedded engines, for loads whose records nobody takes fast enough: the pile must not end the run.</summary>
internal static class TownHub
{
    /// <param name="towns">The municipalities (<see cref="Town.Of"/>).</param>
    public static async Task<HubProcess> StartAsync(params IEnumerable<string> towns)
    {
        var hub = await HubProcess.StartAsync("--Intake:BacklogPerMunicipality=100000000");
        await hub.ApplyAsync($"municipalities:\n{string.Concat(towns)}");
        return hub;
    }
}
