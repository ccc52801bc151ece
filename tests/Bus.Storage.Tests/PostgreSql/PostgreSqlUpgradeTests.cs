using Bus.Storage.Engine;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>A journal that is large when a new release comes.</summary>
public sealed class PostgreSqlUpgradeTests : StorageContract<PostgreSqlTestEngine>
{
    private const int Before = 22;

    public override async Task InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        await using var old = await Engines.OfAsync(Engine, Folder);
        await new Migrator(old.Engine, NullLogger.Instance).MigrateAsync(default, upTo: Before);
    }

    /// <summary>An index over all deliveries takes its time: given up like any other statement, it would be begun anew at each start, and never be there.</summary>
    [Fact]
    public async Task Step_ThatTakesLongerThanAStatementMay_IsMade()
    {
        await RunAsync($"""
            CREATE FUNCTION take_long() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
              IF (SELECT value FROM meta WHERE name = 'schema') = '{Before}' THEN PERFORM pg_sleep(3.5); END IF;
            END $$;
            CREATE EVENT TRIGGER take_long ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION take_long();
            """);
        // What beside it has so little time is quick, also where the disk is busy with other tests; to open a journal makes its months.
        await using (var upgraded = await Engines.OfAsync(Engine, Folder, settings: ("Journal:StatementTimeout", "00:00:03"))) await new Migrator(upgraded.Engine, NullLogger.Instance).MigrateAsync(default);
        var store = await OpenAsync();

        Assert.Equal($"{store.Database.Engine.Migrations.Count}", await store.Database.Reads.RunAsync(s => s.ScalarAsync("SELECT value FROM meta WHERE name = 'schema'"), default));
    }

    /// <summary>But it does not wait for a lock for long: whoever comes behind it would wait, too.</summary>
    [Fact]
    public async Task Step_BehindSomebodyWhoReads_GivesUpAndIsMadeAtTheNextStart()
    {
        await RunAsync($"""
            CREATE FUNCTION look_at_messages() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
              IF (SELECT value FROM meta WHERE name = 'schema') = '{Before}' THEN LOCK TABLE message IN ACCESS EXCLUSIVE MODE; END IF;
            END $$;
            CREATE EVENT TRIGGER look_at_messages ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION look_at_messages();
            """);
        await using var connection = await Engine.ConnectAsync(Folder);
        await using (var reading = await connection.BeginTransactionAsync())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM message";
            await command.ExecuteScalarAsync();
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => OpenAsync(("Journal:StatementTimeout", "00:00:03")).WaitAsync(TimeSpan.FromMinutes(5)));
        }
        await OpenAsync();
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
