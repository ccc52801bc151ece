using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Storage.Engine;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Periods;

/// <summary>A round of retention every <see cref="JournalOptions.RetentionInterval"/>; and the months that come are made in time. While the clock is not believed, nothing is forgotten.</summary>
internal sealed class RetentionService(JournalDatabase database, IJournalRetention retention, PeriodKeeper periods, ClockTrust trust, TimeProvider clock,
    ILogger<RetentionService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stopping) =>
        new Rounds(database.Options.RetentionInterval, clock).RunAsync(RoundAsync, logger.RetentionFailed, stopping);

    internal async Task RoundAsync(CancellationToken cancellation)
    {
        await periods.EnsureAsync(cancellation);
        if (trust.Look() is null) await retention.SweepAsync(dryRun: false, cancellation);
    }
}
