using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Exits;

/// <summary>
/// Says on all nodes that one of them reads a municipality's extract: its key is not destroyed meanwhile. It counts for as long as that life of the node does, so that a node that
/// crashed is in nobody's way once it is back, or the others took it for dead.
/// </summary>
internal sealed class ExtractMark(JournalDatabase database, ILeases leases)
{
    private const string Clear = "DELETE FROM exit_extract WHERE life NOT IN (SELECT life FROM node)";
    private const string Insert = "INSERT INTO exit_extract (municipality, life) SELECT @municipality, life FROM node WHERE name = @node AND state <> 'lost' RETURNING id";
    private const string Remove = "DELETE FROM exit_extract WHERE id = @id";
    private const string Reader = "SELECT n.name FROM exit_extract e JOIN node n ON n.life = e.life WHERE e.municipality = @municipality AND n.state <> 'lost' LIMIT 1";

    /// <returns>Names the mark; null: the node is not among the nodes, and nobody could tell when the mark is over.</returns>
    public Task<long?> SetAsync(MunicipalityCode municipality, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        await s.ExecuteAsync(Clear);
        return await s.ScalarAsync(Insert, ("@municipality", municipality), ("@node", leases.Node)) as long?;
    }, WriteScope.Region, cancellation); // alone with whoever destroys a key

    /// <summary>What was extracted is good, also where the mark cannot be removed.</summary>
    public async Task RemoveAsync(long? mark)
    {
        if (mark is not { } id) return;
        try
        {
            await database.Writes.RunAsync(s => s.ExecuteAsync(Remove, ("@id", id)), WriteScope.None, CancellationToken.None);
        }
        catch (Exception cause) when (cause is JournalUnavailableException or DbException or TimeoutException)
        {
            // It is over with the node.
        }
    }

    /// <summary>The node that reads an extract of the municipality; null: none does. Within the transaction that destroys the key.</summary>
    public static async Task<string?> ReaderAsync(Session session, MunicipalityCode municipality) => await session.ScalarAsync(Reader, ("@municipality", municipality)) as string;
}
