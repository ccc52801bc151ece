using Bus.Core.Identity;
using Bus.Core.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Sessions;

/// <summary>Forgets what is over, from time to time. Every node does it: there is no harm in doing it twice.</summary>
internal sealed class Sweeper(ISignInStore store, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, clock);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await store.SweepAsync(clock.GetUtcNow(), clock.GetUtcNow() - options.Value.KeepEvents, stopping);
            }
            catch (JournalUnavailableException trouble)
            {
                log.SweepFailed(trouble);
            }
        }
    }
}
