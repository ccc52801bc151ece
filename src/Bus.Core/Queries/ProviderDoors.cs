using System.Collections.Concurrent;
using Bus.Core.Dispatch;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Queries;

/// <summary>The doors of all providers that were asked, one a server of an application. Each node keeps its own; a region that is replaced takes those along whose endpoint stays.</summary>
internal sealed class ProviderDoors : IDisposable
{
    private readonly ConcurrentDictionary<ConsumerEndpoint, ProviderDoor> _doors = new();
    private readonly IRegionStore _region;
    private readonly QueryOptions _options;
    private readonly SteadyTime _clock;
    private readonly ILogger _log;

    public ProviderDoors(IRegionStore region, IOptions<QueryOptions> options, SteadyTime clock, ILogger<ProviderDoors> log)
    {
        (_region, _options, _clock, _log) = (region, options.Value, clock, log);
        _region.Changed += Forget;
    }

    public ProviderDoor Of(ApplicationRef provider, SoapTarget target) => _doors.GetOrAdd(EndpointOf(provider, target), e => new ProviderDoor(e, _options, _clock, _log));

    public void Dispose() => _region.Changed -= Forget;

    private void Forget(RegionModel region)
    {
        var present = region.Municipalities.SelectMany(m => m.Applications.SelectMany(a => a.Answers.Select(q => EndpointOf(new ApplicationRef(m.Code, a.Id), q.Soap)))).ToHashSet();
        foreach (var endpoint in _doors.Keys)
            if (!present.Contains(endpoint)) _doors.TryRemove(endpoint, out _);
    }

    private static ConsumerEndpoint EndpointOf(ApplicationRef provider, SoapTarget target) => new(provider, HandOverKind.Soap, target.Url.GetLeftPart(UriPartial.Authority));
}
