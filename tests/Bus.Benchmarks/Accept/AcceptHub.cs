using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Benchmarks.Accept;

/// <summary>A hub as it comes, on its embedded engines, in a process of its own: authenticated, validated, durably journalled. Nobody takes the records: what is measured is taking in, as with files.</summary>
internal class AcceptHub(HubProcess hub) : IAsyncDisposable
{
    protected const string Code = "362018";

    public HubProcess Hub => hub;
    public int ProcessId => hub.ProcessId;

    public static Task<AcceptHub> OfAsync(Bench bench) => bench.PartAsync(async () => new AcceptHub(await TownHub.StartAsync([Code], consumes: "")));

    /// <summary>What a load generator sends there.</summary>
    public LoadOrder Order(int connections, double seconds, int records = 1) => At($"{hub.Address}soap/{{0}}/{Rows.Contract}", connections, seconds, records);

    /// <summary>The same to another address.</summary>
    public static LoadOrder At(string address, int connections, double seconds, int records = 1) => new(address, [Code], Town.Authorization, connections, seconds, 0, records);

    /// <summary>Where toolkits read the service's description.</summary>
    public string Wsdl => $"{hub.Address}soap/{Code}/{Rows.Contract}?wsdl";

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return hub.DisposeAsync();
    }
}

/// <summary>The same with a consumer into whose mailbox every message is put as well.</summary>
internal sealed class MailboxHub(HubProcess hub) : AcceptHub(hub)
{
    public static new Task<MailboxHub> OfAsync(Bench bench) => bench.PartAsync(async () => new MailboxHub(await TownHub.StartAsync([Code])));
}
