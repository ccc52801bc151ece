using System.Globalization;
using Bus.Storage.Carrying;
using Bus.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Engine;

/// <summary>
/// Brings a database to the newest schema, each step in one transaction with its number. A newer schema is left as it is, and worked on where all steps beyond the known
/// ones only added to it: so in a rolling upgrade a node of the release before may still be restarted.
/// </summary>
internal sealed class Migrator(IStorageEngine engine, ILogger logger)
{
    private const string MakeMeta = "CREATE TABLE IF NOT EXISTS meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)";
    private const string Schema = "schema";
    // The schema of the oldest release that can still work on it; absent: as the schema.
    private const string ReadableBy = "readable-by";
    private const string Read = "SELECT value FROM meta WHERE name = @name";
    private const string Write = "INSERT INTO meta (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    /// <param name="upTo">The step to stop at; null: the newest.</param>
    /// <exception cref="SchemaTooNewException">The database is newer than this program.</exception>
    public async Task MigrateAsync(CancellationToken cancellation, int? upTo = null)
    {
        await using var session = new Session(await engine.OpenAsync(ConnectionRole.Writer, cancellation), engine);
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
            var version = await ReadAsync(session, Schema) ?? 0;
            var readableBy = await ReadAsync(session, ReadableBy) ?? version;
            if (version > known && readableBy > known) throw new SchemaTooNewException(version, known);
            if (version < known)
            {
                var step = engine.Migrations[version];
                // As long as it takes: given up, it would be begun anew at each start. A lock it waits for no longer than the engine lets it.
                await CarriageSql.RunAsync(session.Connection, step.Sql, CancellationToken.None);
                await WriteAsync(session, Schema, step.Number);
                await WriteAsync(session, ReadableBy, step.IsAdditive ? readableBy : step.Number);
                logger.Migrated(step.Name);
            }
            await session.CommitAsync();
            return version + 1 < known;
        }
        catch
        {
            await session.ExecuteAsync("ROLLBACK");
            throw;
        }
    }

    private static async Task<int?> ReadAsync(Session session, string name) =>
        await session.ScalarAsync(Read, ("@name", name)) is string number ? int.Parse(number, CultureInfo.InvariantCulture) : null;

    private static Task<int> WriteAsync(Session session, string name, int number) =>
        session.ExecuteAsync(Write, ("@name", name), ("@value", number.ToString(CultureInfo.InvariantCulture)));
}
