using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Benchmarks.Tenants;

/// <summary>A hub with many municipalities, each with a provider and a mailbox.</summary>
internal class Towns(HubProcess hub, IReadOnlyList<string> codes) : IAsyncDisposable
{
    public HubProcess Hub => hub;

    /// <summary>Messages of all of them in turn.</summary>
    public LoadOrder Order(double seconds) => LoadOrder.To(hub, codes, 16, seconds);

    /// <inheritdoc cref="Drained.RateAsync"/>
    public Task<Sample> RateAsync(LoadProcess load, double seconds, CancellationToken cancellation) => Drained.RateAsync(load, Order(seconds), hub, cancellation);

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    protected static Task<HubProcess> StartAsync(int towns) => TownHub.StartAsync(Codes.Of(towns).Select(code => Town.Of(code, "by: mailbox")));
}

internal sealed class OneTown(HubProcess hub, IReadOnlyList<string> codes) : Towns(hub, codes)
{
    public static Task<OneTown> OfAsync(Bench bench) => bench.PartAsync(async () => new OneTown(await StartAsync(1), Codes.Of(1)));
}

/// <summary>As many as Japan has.</summary>
internal sealed class AllTowns(HubProcess hub, IReadOnlyList<string> codes) : Towns(hub, codes)
{
    public const int Count = 1_700;

    public static Task<AllTowns> OfAsync(Bench bench) => bench.PartAsync(async () => new AllTowns(await StartAsync(Count), Codes.Of(Count)));
}
