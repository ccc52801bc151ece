using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Admission;

/// <summary>Counts what is not delivered, by municipality, from the journal: all nodes see the same. A backlog without an end would fill journal and memory.</summary>
internal sealed class BacklogWatch(Backlog backlog, IOptions<IntakeOptions> options, TimeProvider clock, ILogger<BacklogWatch> log) : BackgroundService
{
    // A long backlog takes longer to count: no more than a twentieth of the time is spent on it.
    private const int Rest = 20;
    private volatile IReadOnlyDictionary<MunicipalityCode, long> _undelivered = new Dictionary<MunicipalityCode, long>();

    /// <summary>Deliveries neither delivered nor removed, as counted last.</summary>
    public long Of(MunicipalityCode municipality) => _undelivered.GetValueOrDefault(municipality);

    /// <summary>True if nothing new may come.</summary>
    public bool IsFull(MunicipalityCode municipality) => Of(municipality) >= options.Value.BacklogPerMunicipality;

    public IReadOnlyList<MunicipalityCode> Full => [.. _undelivered.Where(u => u.Value >= options.Value.BacklogPerMunicipality).Select(u => u.Key)];

    // What was counted last holds.
    protected override Task ExecuteAsync(CancellationToken stopping) =>
        new Rounds(options.Value.BacklogInterval, clock) { AtOnce = true, RestPerRound = Rest }.RunAsync(CountAsync, log.BacklogNotCounted, stopping);

    private async Task CountAsync(CancellationToken cancellation)
    {
        var routes = await backlog.CountAsync(options.Value.BacklogInterval / 2, cancellation);
        _undelivered = routes.GroupBy(r => r.Route.Municipality).ToDictionary(g => g.Key, g => g.Sum(r => r.Undelivered));
    }
}
