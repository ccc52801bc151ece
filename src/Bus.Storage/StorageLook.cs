using System.Data.Common;
using Bus.Core.Journal;
using Bus.Storage.Engine;
using Bus.Storage.Keys;
using Bus.Storage.Operation;
using Bus.Storage.Sql;

namespace Bus.Storage;

/// <summary>Whether a start would find database and master key as it needs them. Reads only.</summary>
internal sealed class StorageLook(JournalDatabase database, MasterKey masterKey)
{
    private const string Whole = "ok";
    private const string Keys = "SELECT COUNT(*) FROM municipality_key WHERE destroyed_at IS NULL";

    public async Task<string?> RunAsync(bool through, CancellationToken cancellation)
    {
        var engine = database.Engine;
        try
        {
            await using var session = new Session(await engine.OpenAsync(ConnectionRole.Reader, cancellation), engine);
            if (through && engine.LookThrough is { } look && await session.ScalarAsync(look) as string is var said && said != Whole)
                throw JournalUnavailableException.Damaged(null, said ?? "?");
            // Nothing was ever begun in it.
            if (!(await session.ListAsync((DbDataReader row) => row.GetString(0), engine.Tables)).Contains("meta")) return null;
            if (await MovedMark.WhyNotAsync(session) is { } moved && !database.Options.TakeBack) throw moved;
            var known = await session.ScalarAsync(MasterKeyCheck.Read) as string;
            // Before the first key is made, a start makes the master key as well.
            if (known is not null && MasterKeyCheck.Of(masterKey.Load(journalHasKeys: true)) != known) throw MasterKeyCheck.Another();
            if (known is null && (long)(await session.ScalarAsync(Keys))! > 0) masterKey.Load(journalHasKeys: true);
            return await session.ScalarAsync(FilesMark.Read) as string;
        }
        catch (DbException exception) when (engine.IsDamaged(exception))
        {
            throw JournalUnavailableException.Damaged(exception, exception.Message);
        }
        catch (DbException exception)
        {
            throw JournalUnavailableException.InTrouble(exception);
        }
    }
}
