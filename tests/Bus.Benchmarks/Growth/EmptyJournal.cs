using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Benchmarks.Growth;

/// <summary>The same hub as the grown one, with nothing in its journal but what the rounds put there.</summary>
internal sealed class EmptyJournal(HubProcess hub) : IAsyncDisposable
{
    public HubProcess Hub => hub;

    public static Task<EmptyJournal> OfAsync(Bench bench) => bench.PartAsync(async () => new EmptyJournal(await TownHub.StartAsync(Town.Of(GrownJournal.Code, "by: mailbox"))));

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
