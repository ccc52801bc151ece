using Bus.Core.Journal;
using Bus.Storage.Engine;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Periods;

/// <summary>A round of retention every <see cref="JournalOptions.RetentionInterval"/>; and the months that come are made in time.</summary>
internal sealed class RetentionService(JournalDatabase database, IJournalRetention retention, PeriodKeeper periods, TimeProvider clock,
    ILogger<RetentionService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(database.Options.RetentionInterval, clock, stoppingToken);
            try
            {
                await periods.EnsureAsync(stoppingToken);
                await retention.SweepAsync(dryRun: false, stoppingToken);
            }
            catch (Exception cause) when (cause is System.Data.Common.DbException or IOException or TimeoutException)
            {
                // The next round comes; what it leaves half done, that one finishes.
                logger.RetentionFailed(cause);
            }
        }
    }
}
