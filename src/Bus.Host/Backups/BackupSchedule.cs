using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Host.Backups;

/// <summary>Has a backup made each day at its time, by one node. One that was missed, because no hub ran, is made as soon as one does.</summary>
internal sealed class BackupSchedule(BackupDesk desk, IOptions<BackupOptions> options, ILeases leases, HubEnvironment environment, TimeProvider clock, SteadyTime steady, ILogger<BackupSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (options.Value.Folder is not { } folder) return;
        DateTimeOffset? begun = null;
        using var timer = new PeriodicTimer(Tick, clock);
        do
        {
            try
            {
                // The same node looks after alerts, and so knows of a failure.
                if (!leases.Holds("alerts") || (begun is { } last && steady.GetUtcNow() - last < options.Value.RetryAfter) || !IsDue()) continue;
                if (desk.Begin(folder) is not null) begun = steady.GetUtcNow();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.BackupFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private bool IsDue()
    {
        var now = JapanTime.Of(clock.GetUtcNow());
        var time = new DateTimeOffset(now.Date + options.Value.At.ToTimeSpan(), now.Offset);
        if (time > now) time = time.AddDays(-1);
        return !desk.All().Any(b => b.Manifest.Journal.TakenAt >= time && b.Manifest.Journal.Environment == environment.Name);
    }
}
