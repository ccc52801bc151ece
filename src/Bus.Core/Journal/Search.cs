using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>The journal's blind index: which messages hold a record with some key.</summary>
public interface IKeyIndex
{
    /// <summary>Accepted messages of a municipality with this hash, newest first, with the records among which it is; see <see cref="Records.RecordHashes"/>.</summary>
    /// <param name="contract">Only of this contract; null: of all.</param>
    /// <param name="maximum">Most messages; each comes with all its hits.</param>
    /// <param name="before">Only messages before this one; null: from the newest.</param>
    Task<KeyHits> FindAsync(MunicipalityCode municipality, ulong hash, string? contract, int maximum, long? before, CancellationToken cancellation);
}

/// <summary>A part of what the index holds of a hash.</summary>
/// <param name="Next">The message before which to go on; null: that was all of it.</param>
public sealed record KeyHits(IReadOnlyList<KeyHit> Hits, long? Next);

/// <summary>A message in which a key is.</summary>
/// <param name="FirstRecord">It is among the records from here (from 0) …</param>
/// <param name="EndRecord">… up to but not including this.</param>
public sealed record KeyHit(MessageInfo Message, long FirstRecord, long EndRecord);
