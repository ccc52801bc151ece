using Bus.Core.Operation;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Operation;

/// <summary>The mark of the journal's files, beside the other facts of the database. It is carried, and not restored: a restored journal takes the tree it finds there.</summary>
internal sealed class FilesMark(JournalDatabase database) : IFilesMark
{
    public const string Read = "SELECT value FROM meta WHERE name = 'files-root'";
    private const string Keep = "INSERT INTO meta (name, value) VALUES ('files-root', @value) ON CONFLICT (name) DO NOTHING";

    private const string Restored = $"SELECT value FROM meta WHERE name = '{Backups.Generation.Last}'";
    private const string Was = "SELECT value FROM meta WHERE name = 'files-root-was'";
    private const string Forget = "DELETE FROM meta WHERE name = 'files-root-was' AND EXISTS (SELECT 1 FROM meta WHERE name = 'files-root')";
    private const string Leave = "UPDATE meta SET name = 'files-root-was' WHERE name = 'files-root'";
    private const string NeverAgain = "";

    public Task<string> KeepAsync(string candidate, bool isInUse, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        if (await s.ScalarAsync(Was) as string == candidate) return NeverAgain;
        // The journal of that tree is lost, or this is not the database that was meant.
        if (isInUse && await s.ScalarAsync(Read) is null && await s.ScalarAsync(Restored) is null) return NeverAgain;
        await s.ExecuteAsync(Keep, ("@value", candidate));
        return (string)(await s.ScalarAsync(Read))!;
    }, WriteScope.Region, cancellation);

    /// <summary>A copy of the journal begins as another environment's: the tree it had is the original's and is never its own again.</summary>
    public static async Task LeaveAsync(Session session)
    {
        await session.ExecuteAsync(Forget);
        await session.ExecuteAsync(Leave);
    }
}
