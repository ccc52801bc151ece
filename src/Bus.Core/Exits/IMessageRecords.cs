using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Records;

namespace Bus.Core.Exits;

/// <summary>Records as they were taken in: in the version of their message, with all its additional items, whatever any consumer wants.</summary>
public interface IMessageRecords
{
    /// <summary>The records of a message, from its chunks.</summary>
    /// <returns>Null: the version in which it was taken in is not in the catalogue.</returns>
    (RecordShape Shape, OutgoingReader Records)? Open(MessageInfo message, Func<CancellationToken, IAsyncEnumerable<RecordChunk>> chunks);
}
