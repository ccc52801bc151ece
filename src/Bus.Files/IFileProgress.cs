using Bus.Core.Vocabulary;

namespace Bus.Files;

/// <summary>
/// The bulk files that are being read at this moment, or wait for it, or lie in a drop folder and are not complete yet, or come from a partner's server and are not in one yet, for people who wait for
/// one. Of drop folders, those that this node watches; of partners, those that it visits.
/// </summary>
public interface IFileProgress
{
    /// <summary>One entry a file: those claimed, oldest first, then those of partners, then those not complete yet, by folder, oldest first, of a folder at most <see cref="FilesOptions.IncompleteShown"/>.</summary>
    IReadOnlyList<FileInProgress> Current { get; }
}

/// <summary>How far a bulk file is.</summary>
/// <param name="Sender">Whose file; show it to nobody of another municipality.</param>
/// <param name="File">Name under which it was dropped.</param>
/// <param name="ClaimId">Its claim; null: it is not complete or not in its drop folder, so it has none yet.</param>
/// <param name="Receipt">Its receipt number; null until the journal has decided.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="Records">Records read in this pass.</param>
/// <param name="BytesRead">Bytes read in this pass.</param>
/// <param name="TotalBytes">Size of the file.</param>
/// <param name="StartedAt">When this attempt, or the waiting, began; of one that is not complete, since when it has lain there as it is.</param>
/// <param name="EndsAt">When it will have been read, if it goes on as it went so far; null: that cannot be told.</param>
/// <param name="WaitsFor">Why it is not read now (quota, disk, backlog, what it lacks to be complete); null: nothing keeps it.</param>
public sealed record FileInProgress(ApplicationRef Sender, string Contract, string File, string? ClaimId, string? Receipt, FilePhase Phase,
    long Records, long BytesRead, long TotalBytes, DateTimeOffset StartedAt, DateTimeOffset? EndsAt, Bilingual? WaitsFor)
{
    /// <summary>Since when it has lain unchanged in its drop folder and lacks what only somebody can bring, or, claimed, could not be read; null: it is complete, or will be by itself, and nothing failed.</summary>
    public DateTimeOffset? StuckSince { get; init; }
}
