using Bus.Core.Journal;
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

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            try
            {
                var routes = await backlog.CountAsync(options.Value.BacklogInterval / 2, stopping);
                _undelivered = routes.GroupBy(r => r.Route.Municipality).ToDictionary(g => g.Key, g => g.Sum(r => r.Undelivered));
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // What was counted last holds.
                log.BacklogNotCounted(e);
            }
            var took = clock.GetElapsedTime(began) * Rest;
            await Task.Delay(took > options.Value.BacklogInterval ? took : options.Value.BacklogInterval, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
