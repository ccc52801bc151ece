using System.Data.Common;
using Bus.Core.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bus.Contracts.Catalogue;

/// <summary>Has the contracts held against the journal before anything starts, and reads them again when the site's folder has changed and been quiet for <see cref="ContractsOptions.Debounce"/>.</summary>
internal sealed class CatalogueWatcher(IContractCatalogue catalogue, ContractsOptions options, TimeProvider clock, ILogger<CatalogueWatcher> log)
    : IHostedLifecycleService, IDisposable
{
    private FileSystemWatcher? _watcher;
    private ITimer? _quiet;

    public Task StartingAsync(CancellationToken cancellationToken) => catalogue.AdmitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Folder is null) return Task.CompletedTask;
        var folder = Path.GetFullPath(options.Folder);
        if (!Directory.Exists(folder))
        {
            log.FolderAbsent(folder);
            return Task.CompletedTask;
        }
        _quiet = clock.CreateTimer(_ => _ = ReloadAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        _watcher.Created += Touched;
        _watcher.Changed += Touched;
        _watcher.Deleted += Touched;
        _watcher.Renamed += Touched;
        // Events were lost: reading everything again makes up for any of them.
        _watcher.Error += (_, _) => Wait();
        _watcher.EnableRaisingEvents = true;
        // What changed between the first load and now.
        Wait();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _watcher?.Dispose();
        _quiet?.Dispose();
        (_watcher, _quiet) = (null, null);
    }

    private void Touched(object sender, FileSystemEventArgs e) => Wait();

    private void Wait() => _quiet?.Change(options.Debounce, Timeout.InfiniteTimeSpan);

    private async Task ReloadAsync()
    {
        try
        {
            await catalogue.ReloadAsync(CancellationToken.None);
        }
        // Nobody waits for it; the snapshot before stays in force.
        catch (Exception e)
        {
            log.ReloadFailed(e);
            // The database is away for a while: the change is taken up once it is back.
            if (e is DbException or JournalUnavailableException) Wait();
        }
    }
}
