using Bus.Storage.Engine;
using Bus.Storage.Keys;
using Bus.Storage.Operation;
using Bus.Storage.Pauses;
using Bus.Storage.Periods;
using Bus.Storage.Regions;
using Microsoft.Extensions.Hosting;

namespace Bus.Storage;

/// <summary>Opens the storage before any other service starts: database, its months, keys, region, pauses, in this order.</summary>
internal sealed class StorageStart(JournalDatabase database, KeyRing keys, RegionStore region, RoutePauses pauses, MaintenanceTable maintenance, PeriodKeeper periods) : IHostedLifecycleService, IDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private bool _open;

    public async Task OpenAsync(CancellationToken cancellation)
    {
        await _once.WaitAsync(cancellation);
        try
        {
            if (_open) return;
            await database.OpenAsync(cancellation);
            await MovedMark.CheckAsync(database, cancellation);
            await EnvironmentMark.CheckAsync(database, cancellation);
            await periods.EnsureAsync(cancellation);
            await keys.LoadAsync(cancellation);
            await region.LoadAsync(cancellation);
            await pauses.LoadAsync(cancellation);
            await maintenance.RefreshAsync(cancellation);
            _open = true;
        }
        finally
        {
            _once.Release();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => OpenAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The database closes with the service provider: other services write until they have stopped.
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _once.Dispose();
}
