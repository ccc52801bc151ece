using System.Collections.Immutable;
using Bus.Core.Region;

namespace Bus.Core.Tests.Dispatch;

/// <summary>A region in which the consumer of <see cref="RememberedJournal.Route"/> takes one contract.</summary>
internal sealed class OneConsumer(Consumption consumption, params AdditionalItem[] additional) : IRegionStore
{
    public RegionModel Current { get; } = new()
    {
        Municipalities = [new Municipality { Code = RememberedJournal.Route.Municipality, Name = "t", Extends = ImmutableDictionary<string, ImmutableArray<AdditionalItem>>.Empty.Add(consumption.Contract, [.. additional]), Applications = [new Application { Id = RememberedJournal.Route.Consumer, Name = "d", Consumes = [consumption] }] }],
    };

    public event Action<RegionModel>? Changed { add { } remove { } }
    public long Version => 0;
    public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();
}
