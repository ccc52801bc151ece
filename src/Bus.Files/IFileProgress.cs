using Bus.Core.Vocabulary;

namespace Bus.Files;

/// <summary>The bulk files that are being read at this moment, or wait for it, for people who wait for one.</summary>
public interface IFileProgress
{
    /// <summary>One entry a file, oldest first.</summary>
    IReadOnlyList<FileInProgress> Current { get; }
}

/// <summary>Where a bulk file is on its way into the journal.</summary>
public enum FilePhase
{
    /// <summary>順番待ち: others are read before it.</summary>
    Queued,
    /// <summary>待機: it may not be read now.</summary>
    Waiting,
    /// <summary>取込中: it is read, validated and journalled.</summary>
    Reading,
    /// <summary>確定中: all is read; totals are compared, and the end is committed.</summary>
    Committing,
}

/// <summary>How far a bulk file is.</summary>
/// <param name="Sender">Whose file; show it to nobody of another municipality.</param>
/// <param name="File">Name under which it was dropped.</param>
/// <param name="ClaimId">Its claim.</param>
/// <param name="Receipt">Its receipt number; null until the journal has decided.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="Records">Records read in this pass.</param>
/// <param name="BytesRead">Bytes read in this pass.</param>
/// <param name="TotalBytes">Size of the file.</param>
/// <param name="StartedAt">When this attempt, or the waiting, began.</param>
/// <param name="EndsAt">When it will have been read, if it goes on as it went so far; null: that cannot be told.</param>
/// <param name="WaitsFor">Why it is not read now (quota, disk, backlog); null: nothing keeps it.</param>
public sealed record FileInProgress(ApplicationRef Sender, string Contract, string File, string ClaimId, string? Receipt, FilePhase Phase,
    long Records, long BytesRead, long TotalBytes, DateTimeOffset StartedAt, DateTimeOffset? EndsAt, Bilingual? WaitsFor);
