using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>The journal's blind index: which messages hold a record with some key.</summary>
public interface IKeyIndex
{
    /// <summary>Accepted messages of a municipality with this hash, newest first, with the records among which it is; see <see cref="Records.RecordHashes"/>.</summary>
    /// <param name="contract">Only of this contract; null: of all.</param>
    Task<IReadOnlyList<KeyHit>> FindAsync(MunicipalityCode municipality, ulong hash, string? contract, int maximum, CancellationToken cancellation);
}

/// <summary>A message in which a key is.</summary>
/// <param name="FirstRecord">It is among the records from here (from 0) …</param>
/// <param name="EndRecord">… up to but not including this.</param>
public sealed record KeyHit(MessageInfo Message, long FirstRecord, long EndRecord);
