using Bus.Core.Operation;
using Bus.Storage.Engine;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Search;

/// <summary>A round of sorting every <see cref="JournalOptions.SortInterval"/>.</summary>
internal sealed class KeySortingService(JournalDatabase database, KeySorter sorter, TimeProvider clock, ILogger<KeySortingService> logger) : BackgroundService
{
    // A round that failed lost nothing: unsorted keys are searched too.
    protected override Task ExecuteAsync(CancellationToken stopping) =>
        new Rounds(database.Options.SortInterval, clock).RunAsync(sorter.RoundAsync, logger.SortingFailed, stopping);
}
