using System.Globalization;
using Bus.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Engine;

/// <summary>Brings a database to the newest schema, each step in one transaction with its number.</summary>
internal sealed class Migrator(IStorageEngine engine, ILogger logger)
{
    private const string MakeMeta = "CREATE TABLE IF NOT EXISTS meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)";
    private const string ReadVersion = "SELECT value FROM meta WHERE name = 'schema'";
    private const string WriteVersion =
        "INSERT INTO meta (name, value) VALUES ('schema', @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    /// <param name="upTo">The step to stop at; null: the newest.</param>
    /// <exception cref="SchemaTooNewException">The database is newer than this program.</exception>
    public async Task MigrateAsync(CancellationToken cancellation, int? upTo = null)
    {
        await using var session = new Session(await engine.OpenAsync(ConnectionRole.Writer, cancellation));
        var known = upTo ?? engine.Migrations.Count;
        while (await StepAsync(session, known)) cancellation.ThrowIfCancellationRequested();
    }

    private async Task<bool> StepAsync(Session session, int known)
    {
        await session.ExecuteAsync(engine.BeginMigration);
        try
        {
            await session.ExecuteAsync(MakeMeta);
            // Read inside the transaction: another process may migrate at the same time.
            var version = int.Parse(await session.ScalarAsync(ReadVersion) as string ?? "0", CultureInfo.InvariantCulture);
            if (version > known) throw new SchemaTooNewException(version, known);
            if (version < known)
            {
                var step = engine.Migrations[version];
                await session.ExecuteAsync(step.Sql);
                await session.ExecuteAsync(WriteVersion, ("@value", step.Number.ToString(CultureInfo.InvariantCulture)));
                logger.Migrated(step.Name);
            }
            await session.ExecuteAsync(engine.EndWrite);
            return version + 1 < known;
        }
        catch
        {
            await session.ExecuteAsync("ROLLBACK");
            throw;
        }
    }
}
