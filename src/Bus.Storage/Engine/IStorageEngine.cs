using System.Data.Common;

namespace Bus.Storage.Engine;

/// <summary>What differs between databases, and nothing more: connections, migrations, and the few statements without a common spelling.</summary>
public interface IStorageEngine
{
    /// <summary>Its name in <see cref="JournalOptions.Engine"/>.</summary>
    string Name { get; }

    /// <summary>The statement that begins a transaction of the writer; it must exclude other writers until the commit.</summary>
    string BeginWrite { get; }

    /// <summary>The schema, step by step, ascending from 1 without gaps.</summary>
    IReadOnlyList<Migration> Migrations { get; }

    /// <summary>Opens a connection that is ready for use. A commit on a writer's connection is durable when it returns.</summary>
    Task<DbConnection> OpenAsync(ConnectionRole role, CancellationToken cancellation);

    /// <summary>Erases from the files what deleted and overwritten rows left behind. Called on the writer's connection, outside a transaction.</summary>
    /// <returns>False if it could not be done now (a reader is in the way) and must be tried again.</returns>
    Task<bool> ScrubAsync(DbConnection writer, CancellationToken cancellation);
}

/// <summary>What a connection is for.</summary>
public enum ConnectionRole
{
    /// <summary>Queries only.</summary>
    Reader,
    /// <summary>The one that writes.</summary>
    Writer,
}
