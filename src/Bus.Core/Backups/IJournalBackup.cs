using Bus.Core.Vocabulary;

namespace Bus.Core.Backups;

/// <summary>Copies the journal, with region, wrapped keys and pauses in it, while the hub works.</summary>
public interface IJournalBackup
{
    /// <summary>Opens a view of the journal as it is at one moment; what was acknowledged before the call is in it. It stays until it is disposed.</summary>
    Task<IJournalView> OpenAsync(CancellationToken cancellation);
}

/// <summary>The journal as it was at one moment.</summary>
public interface IJournalView : IAsyncDisposable
{
    /// <summary>What is known of it as a whole.</summary>
    JournalFacts Facts { get; }

    /// <summary>The tables to be copied, in the order in which they are restored.</summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>The serial of the last receipt that it knows of a municipality; 0: none.</summary>
    long LastSerialOf(MunicipalityCode municipality);

    /// <summary>Streams the rows of a table; returns how many.</summary>
    /// <param name="progress">Told the number of rows now and then.</param>
    Task<long> WriteAsync(string table, Stream to, Action<long> progress, CancellationToken cancellation);

    /// <summary>Writes the control totals, one line a municipality and day: <c>municipality,day,messages,records,amount</c>.</summary>
    Task WriteTotalsAsync(Stream to, CancellationToken cancellation);
}

/// <summary>What is known of a journal as a whole.</summary>
/// <param name="Engine">The kind of database it was copied from.</param>
/// <param name="Schema">Number of its schema.</param>
/// <param name="Environment">The environment it belongs to; null: not named.</param>
/// <param name="MasterKeyCheck">Says which master key opens it, and nothing about that key; null: it has none yet.</param>
/// <param name="Generation">1, and one more with each restore, also with each earlier one of the same copy.</param>
/// <param name="NumberFloor">Receipts and positions of municipalities and routes that it does not know begin above this.</param>
/// <param name="TakenAt">What was acknowledged up to this moment is in it.</param>
public sealed record JournalFacts(string Engine, int Schema, string? Environment, string? MasterKeyCheck, long Generation, long NumberFloor, DateTimeOffset TakenAt);
