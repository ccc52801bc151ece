using Bus.Core.Vocabulary;

namespace Bus.Core.Backups;

/// <summary>Copies the homes of the applications. The copy belongs to a view of the journal that was opened before it.</summary>
public interface IHomesBackup
{
    /// <summary>Claims whose senders have their answers. To be asked before the journal's view is opened: what the journal knows of them is in that view then.</summary>
    IReadOnlySet<Guid> ClaimsDone();

    /// <summary>
    /// Streams the homes as a tar archive, in the direction in which files move through a home. Left out is what the journal's view does not know
    /// (answers and deliveries of later messages), and what is still coming.
    /// </summary>
    /// <param name="done">As <see cref="ClaimsDone"/> said before.</param>
    /// <param name="lastSerial">The last receipt's serial of a municipality in the journal's view.</param>
    /// <param name="viewAt">When the journal's view was opened.</param>
    /// <param name="leftOut">Told what is left out.</param>
    /// <param name="progress">Told the number of files now and then.</param>
    Task<HomesCopied> WriteAsync(Stream tar, IReadOnlySet<Guid> done, Func<MunicipalityCode, long> lastSerial, DateTimeOffset viewAt, Action<LeftOutFile> leftOut, Action<long> progress,
        CancellationToken cancellation);
}

/// <summary>Files and their bytes.</summary>
public sealed record HomesCopied(long Files, long Bytes);

/// <summary>A file that is not in the copy.</summary>
/// <param name="Path">Relative to the root of the homes.</param>
public sealed record LeftOutFile(string Path, LeftOutReason Reason);

/// <summary>Why a file is not in the copy.</summary>
public enum LeftOutReason
{
    /// <summary>It was still being written, or had not been quiet for long enough: nothing was acknowledged.</summary>
    Coming,
    /// <summary>It belongs to a message that came after the journal's view was opened.</summary>
    Later,
    /// <summary>It was written to while it was copied.</summary>
    Changed,
    /// <summary>The hub's account may not read it, or a folder, whose path is told then. Somebody is to be told: nothing else says that it is missing.</summary>
    Unreadable,
}

/// <summary>Puts copied homes back under an empty root.</summary>
public interface IHomesRestore
{
    /// <summary>The root of all homes.</summary>
    string Root { get; }

    /// <summary>True if no file of anybody's is there.</summary>
    bool IsEmpty { get; }

    /// <summary>A restore begins to put files there: durably marked beside them.</summary>
    void Begin(Guid restore);

    /// <summary>True if what lies there was put there by this restore. False, too, where another tree was mounted since.</summary>
    bool IsOf(Guid restore);

    /// <summary>Removes what an earlier restore put there before it was broken off.</summary>
    void Clear();

    /// <summary>The restore has ended: its mark goes.</summary>
    void End();

    /// <summary>Puts them back; returns how many files.</summary>
    /// <param name="except">Paths in the archive that are not to be used.</param>
    /// <exception cref="BackupException">The archive holds what no home can hold.</exception>
    Task<long> RestoreAsync(Stream tar, IReadOnlySet<string> except, Action<long> progress, CancellationToken cancellation);
}
