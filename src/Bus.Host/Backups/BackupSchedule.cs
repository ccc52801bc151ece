using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts;
using Microsoft.Extensions.Options;

namespace Bus.Host.Backups;

/// <summary>Has a backup made each day at its time, by one node. One that was missed, because no hub ran, is made as soon as one does.</summary>
internal sealed class BackupSchedule(BackupDesk desk, IOptions<BackupOptions> options, ILeases leases, HubEnvironment environment, TimeProvider clock, SteadyTime steady, ILogger<BackupSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private DateTimeOffset? _begun;

    protected override Task ExecuteAsync(CancellationToken stopping) => options.Value.Folder is not { } folder ? Task.CompletedTask
        : new Rounds(Tick, clock) { AtOnce = true }.RunAsync(_ => LookAsync(folder), log.BackupFailed, stopping);

    private Task LookAsync(string folder)
    {
        // The same node looks after alerts, and so knows of a failure.
        var rests = _begun is { } last && steady.GetUtcNow() - last < options.Value.RetryAfter;
        if (leases.Holds(AlertWatch.LeaseKey) && !rests && IsDue() && desk.Begin(folder) is not null) _begun = steady.GetUtcNow();
        return Task.CompletedTask;
    }

    internal bool IsDue()
    {
        var now = JapanTime.Of(clock.GetUtcNow());
        var time = new DateTimeOffset(now.Date + options.Value.At.ToTimeSpan(), now.Offset);
        if (time > now) time = time.AddDays(-1);
        return !desk.All().Any(b => b.Manifest.Journal.TakenAt >= time && b.Manifest.Journal.TakenAt <= now && b.Manifest.Journal.Environment == environment.Name);
    }
}
