using System.Collections.Concurrent;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;

namespace Bus.Files.TakingIn;

/// <summary>The files being read, and those before them.</summary>
internal sealed class FileProgress(TimeProvider clock) : IFileProgress
{
    private readonly ConcurrentDictionary<string, RunningFile> _running = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<FileInProgress> Current
    {
        get
        {
            var now = clock.GetUtcNow();
            return [.. _running.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value.Snapshot(now))];
        }
    }

    /// <summary>A file is in line.</summary>
    public void Queue(Claim claim, long bytes) => _running[claim.Id] = new RunningFile(claim, FilePhase.Queued, clock.GetUtcNow()) { TotalBytes = bytes };

    /// <summary>A file is in line again, unless it is said already what it waits for.</summary>
    public void QueueAgain(Claim claim, long bytes) => _running.TryAdd(claim.Id, new RunningFile(claim, FilePhase.Queued, clock.GetUtcNow()) { TotalBytes = bytes });

    /// <summary>A file begins.</summary>
    public RunningFile Begin(Claim claim) => _running[claim.Id] = new RunningFile(claim, FilePhase.Reading, clock.GetUtcNow());

    /// <summary>A file may not be read now; it waits since it was first told so.</summary>
    public void Wait(Claim claim, long bytes, Bilingual why)
    {
        var since = _running.TryGetValue(claim.Id, out var before) && before.Phase == FilePhase.Waiting ? before.StartedAt : clock.GetUtcNow();
        _running[claim.Id] = new RunningFile(claim, FilePhase.Waiting, since) { TotalBytes = bytes, WaitsFor = why };
    }

    /// <summary>A file ended, for good or for this attempt.</summary>
    public void End(Claim claim) => _running.TryRemove(claim.Id, out _);
}
