using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Nodes;

/// <summary>Two real hubs on one database and one virtual host of a broker. Heartbeats are quicker than an operator's, so that tests wait less.</summary>
internal sealed class TwoHubs : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    /// <summary>Where nobody dies: a node that stands still for a while on a busy machine must lose neither its name and its routes to another, nor what it is about to write.</summary>
    public static readonly string[] Unhurried = ["--Node:Patience=30s", "--Journal:SilentNode=30s"];

    private TwoHubs(HubProcess one, HubProcess two) => (One, Two) = (one, two);

    public HubProcess One { get; }
    public HubProcess Two { get; }

    public static async Task<TwoHubs> StartAsync(NodeServers servers, params string[] settings)
    {
        string[] shared =
        [
            "--Journal:Engine=postgresql", $"--Journal:ConnectionString={servers.Database.To(await servers.Database.RentAsync())}", "--Journal:SilentNode=3s",
            "--Broker:Engine=rabbitmq", $"--Broker:Uri={servers.RentBroker()}", "--Broker:PublishTimeout=1s", "--Broker:Reconnect=200ms",
            "--Node:Heartbeat=300ms", "--Node:RegionPatience=60s", $"--Node:Patience={Patience.TotalSeconds}s", "--Dispatch:TicketPatience=1s", "--Dispatch:RetryFirst=50ms", "--Dispatch:RetryLongest=400ms", .. settings,
        ];
        var one = await HubProcess.StartAsync([.. shared, "--Node:Name=one"]);
        var hubs = new TwoHubs(one, await HubProcess.StartBesideAsync(one, "--Node:Name=two"));
        await hubs.SharedAsync();
        return hubs;
    }

    public HubProcess this[int index] => index == 0 ? One : Two;

    /// <summary>Waits until both have their half of the leases.</summary>
    public Task SharedAsync() => Eventually.HoldsAsync(async () =>
    {
        var nodes = (await One.ApiAsync("nodes")).EnumerateArray().ToList();
        return nodes.Count == 2 && nodes.All(n => n.GetProperty("state").GetString() == "active" && n.GetProperty("leases").GetInt32() == 128);
    }, async () => $"{await One.ApiAsync("nodes")}\n{One.Log}\n---\n{Two.Log}");

    public string Logs => $"{One.Log}\n--- two ---\n{Two.Log}";

    public async ValueTask DisposeAsync()
    {
        // The second one's files lie in the first one's folder.
        await Two.DisposeAsync();
        await One.DisposeAsync();
    }
}
