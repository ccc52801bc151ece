using Bus.Core.Identity;
using Bus.Core.Operation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Sessions;

/// <summary>Forgets what is over, from time to time. Every node does it: there is no harm in doing it twice.</summary>
internal sealed class Sweeper(ISignInStore store, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stopping) =>
        new Rounds(options.Value.SweepInterval, clock).RunAsync(RoundAsync, log.SweepFailed, stopping);

    private Task RoundAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.SweepAsync(now, now - options.Value.KeepEvents, cancellation);
    }
}
