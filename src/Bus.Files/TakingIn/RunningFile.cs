using Bus.Core.Records;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;

namespace Bus.Files.TakingIn;

/// <summary>How far one file is; written by its reader, read by anybody.</summary>
internal sealed class RunningFile(Claim claim, FilePhase phase, DateTimeOffset startedAt)
{
    // Before that, a rate says little.
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(1);

    private long _bytesRead;
    private long _totalBytes;
    private volatile FilePhase _phase = phase;

    /// <summary>When this attempt, or the waiting, began.</summary>
    public DateTimeOffset StartedAt => startedAt;
    /// <summary>Where it is.</summary>
    public FilePhase Phase { get => _phase; set => _phase = value; }
    /// <summary>Bytes read in this pass.</summary>
    public long BytesRead { get => Volatile.Read(ref _bytesRead); set => Volatile.Write(ref _bytesRead, value); }
    /// <summary>Size of the file.</summary>
    public long TotalBytes { get => Volatile.Read(ref _totalBytes); set => Volatile.Write(ref _totalBytes, value); }
    /// <summary>The reader of this pass; its position is the number of records, so that counting costs nothing.</summary>
    public CandidateReader? Reader { get; set; }
    /// <summary>Receipt number, once there is one.</summary>
    public string? Receipt { get; set; }
    /// <summary>Why it is not read now; null: nothing keeps it.</summary>
    public Bilingual? WaitsFor { get; init; }

    /// <summary>What people see.</summary>
    public FileInProgress Snapshot(DateTimeOffset now) => new(claim.Home.Application, claim.Contract, claim.ShownName, claim.Id, Receipt, Phase,
        Reader?.Index ?? 0, BytesRead, TotalBytes, startedAt, EndsAt(now), WaitsFor);

    private DateTimeOffset? EndsAt(DateTimeOffset now)
    {
        var (read, total, gone) = (BytesRead, TotalBytes, now - startedAt);
        if (Phase != FilePhase.Reading || read == 0 || total < read || gone < Telling) return null;
        return now + gone * ((double)(total - read) / read);
    }
}
