using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Storage.Engine;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Search;

/// <summary>A round of sorting every <see cref="JournalOptions.SortInterval"/>.</summary>
internal sealed class KeySortingService(JournalDatabase database, KeySorter sorter, TimeProvider clock, ILogger<KeySortingService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(database.Options.SortInterval, clock, stoppingToken);
            try
            {
                await sorter.RoundAsync(stoppingToken);
            }
            catch (Exception cause) when (cause is System.Data.Common.DbException or JournalUnavailableException or LeaseLostException or IOException or TimeoutException)
            {
                // Nothing is lost: unsorted keys are searched too, and the next round goes on.
                logger.SortingFailed(cause);
            }
        }
    }
}
