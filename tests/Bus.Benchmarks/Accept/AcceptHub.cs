using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Benchmarks.Accept;

/// <summary>
/// A hub as it comes, on its embedded engines, in a process of its own: authenticated, validated, durably journalled. Of one municipality nobody takes the records: what is measured is
/// taking in, as with files. Of another there is a consumer into whose mailbox every message is put as well.
/// </summary>
internal sealed class AcceptHub(HubProcess hub) : IAsyncDisposable
{
    /// <summary>Nobody takes its records.</summary>
    public const string InOnly = "362018";

    /// <summary>It has a consumer by mailbox.</summary>
    public const string WithMailbox = "412066";

    public HubProcess Hub => hub;
    public int ProcessId => hub.ProcessId;

    public static Task<AcceptHub> OfAsync(Bench bench) => bench.PartAsync(async () => new AcceptHub(await TownHub.StartAsync(Town.Of(InOnly), Town.Of(WithMailbox, "by: mailbox"))));

    /// <summary>What a load generator sends there.</summary>
    public LoadOrder Order(int connections, double seconds, int records = 1, string municipality = InOnly) =>
        LoadOrder.To(hub, [municipality], connections, seconds) with { Records = records };

    /// <summary>The same to another address.</summary>
    public static LoadOrder At(string address, int connections, double seconds) => new(address, [InOnly], Town.Authorization, connections, seconds, 0, 1);

    /// <summary>Where toolkits read the service's description.</summary>
    public string Wsdl => $"{hub.Address}soap/{InOnly}/{Rows.Contract}?wsdl";

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
