using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Completion;
using Bus.Files.Handed;
using Bus.Files.Homes;
using Bus.Files.Retention;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.TakingIn;

/// <summary>Watches the drop folders as long as the hub runs.</summary>
internal sealed class FileIntakeService(HomeKeeper homes, IRegionStore region, DropFolders folders, HandedFiles handed, Lanes lanes, Sweeper sweeper,
    IOptions<FilesOptions> options, SteadyTime clock, ILogger<FileIntakeService> log) : BackgroundService
{
    private const string LockName = ".intake.lock";
    private bool _regionChanged;
    private readonly TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the homes are made and this node takes part.</summary>
    public Task Watching => _watching.Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        homes.Ensure(region.Current);
        await using var held = await LockAsync(stoppingToken);
        log.Started(homes.Root);
        using var signals = new FolderSignals(options.Value, log);
        // Made before the replacement returns: whoever applied a region may drop files at once.
        Action<RegionModel> onChange = now =>
        {
            EnsureHomes(now);
            Volatile.Write(ref _regionChanged, true);
            signals.Wake();
        };
        region.Changed += onChange;
        EnsureHomes(region.Current); // of a change since the first look
        try
        {
            _watching.SetResult();
            await Task.WhenAll(lanes.RunAsync(stoppingToken), sweeper.RunAsync(stoppingToken), WatchAsync(signals, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.Stopped();
        }
        finally
        {
            region.Changed -= onChange;
        }
    }

    private async Task WatchAsync(FolderSignals signals, CancellationToken cancellation)
    {
        var (next, nextOfAll, nextOfHanded) = (clock.GetUtcNow(), clock.GetUtcNow(), clock.GetUtcNow());
        var failure = new RepeatedFailure();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var now = clock.GetUtcNow();
            if (now >= next) next = now + options.Value.ScanInterval;
            try
            {
                var all = Interlocked.Exchange(ref _regionChanged, false) || now >= nextOfAll;
                // Where it fails, the next look goes through all of them.
                if (all) nextOfAll = now;
                folders.Look(signals, all);
                if (all) nextOfAll = now + PauseAfter(clock.GetUtcNow() - now, options.Value);
                if (now >= nextOfHanded)
                {
                    var began = clock.GetUtcNow();
                    await handed.AdoptAsync(folders.Holds, cancellation);
                    nextOfHanded = now + PauseAfter(clock.GetUtcNow() - began, options.Value);
                }
                failure.Over();
            }
            catch (Exception cause) when (!cancellation.IsCancellationRequested)
            {
                // Of no folder alone: the root's disk or network, the door's log, no descriptor left. It must not end the watching.
                if (failure.IsNew(cause)) log.LookFailed(cause);
            }
            await signals.WaitAsync(next - clock.GetUtcNow(), clock, cancellation);
        }
    }

    /// <summary>From the begin of a round through all folders to the begin of the next.</summary>
    internal static TimeSpan PauseAfter(TimeSpan round, FilesOptions options)
    {
        var pause = round / options.ScanShare;
        return pause > options.ScanInterval ? pause : options.ScanInterval;
    }

    private void EnsureHomes(RegionModel now)
    {
        try
        {
            homes.Ensure(now);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            log.HomesNotMade(cause);
        }
    }

    // Nodes share the root, and the lock. One of an earlier release had it alone and knew no leases: while it lives, the others wait for it to go. The system drops the lock with the process.
    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        for (var told = false; ; told = true)
        {
            try
            {
                return new FileStream(Path.Combine(homes.Root, LockName), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            }
            catch (IOException) when (File.Exists(Path.Combine(homes.Root, LockName)))
            {
                if (!told) log.StandingBy();
            }
            await Task.Delay(options.Value.ScanInterval, clock, cancellation);
        }
    }
}
