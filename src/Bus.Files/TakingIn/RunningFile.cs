using System.Collections.Concurrent;
using Bus.Core.Records;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;

namespace Bus.Files.TakingIn;

/// <summary>How far one file is; written by its reader, read by anybody.</summary>
internal sealed class RunningFile(Claim claim, DateTimeOffset startedAt)
{
    private long _bytesRead;
    private long _totalBytes;

    /// <summary>When this attempt, or the waiting, began.</summary>
    public DateTimeOffset StartedAt => startedAt;
    /// <summary>Bytes read in this pass.</summary>
    public long BytesRead { get => Volatile.Read(ref _bytesRead); set => Volatile.Write(ref _bytesRead, value); }
    /// <summary>Size of the file.</summary>
    public long TotalBytes { get => Volatile.Read(ref _totalBytes); set => Volatile.Write(ref _totalBytes, value); }
    /// <summary>The reader of this pass; its position is the number of records, so that counting costs nothing.</summary>
    public CandidateReader? Reader { get; set; }
    /// <summary>Receipt number, once there is one.</summary>
    public string? Receipt { get; set; }

    /// <summary>What people see.</summary>
    public FileInProgress Snapshot() =>
        new(claim.Home.Application, claim.Contract, claim.ShownName, claim.Id, Receipt, Reader?.Index ?? 0, BytesRead, TotalBytes, startedAt, WaitsFor);

    /// <summary>Why it is not read now; null: it is.</summary>
    public Bilingual? WaitsFor { get; init; }
}

/// <summary>The files being read.</summary>
internal sealed class FileProgress : IFileProgress
{
    private readonly ConcurrentDictionary<string, RunningFile> _running = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<FileInProgress> Current =>
        [.. _running.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value.Snapshot())];

    /// <summary>A file begins.</summary>
    public RunningFile Begin(Claim claim, DateTimeOffset now) => _running[claim.Id] = new RunningFile(claim, now);

    /// <summary>A file may not be read now; it waits since it was first told so.</summary>
    public void Wait(Claim claim, long bytes, Bilingual why, DateTimeOffset now)
    {
        var since = _running.TryGetValue(claim.Id, out var before) ? before.StartedAt : now;
        _running[claim.Id] = new RunningFile(claim, since) { TotalBytes = bytes, WaitsFor = why };
    }

    /// <summary>A file ended, for good or for this attempt.</summary>
    public void End(Claim claim) => _running.TryRemove(claim.Id, out _);
}
