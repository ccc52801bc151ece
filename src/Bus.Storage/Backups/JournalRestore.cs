using System.Data.Common;
using Bus.Core.Backups;
using Bus.Storage.Carrying;
using Bus.Storage.Engine;
using Bus.Storage.Keys;
using Bus.Storage.Operation;
using Bus.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Backups;

/// <summary>Puts a copied journal into an empty database: the copy's schema first, its rows, the next generation, then the schema of this release.</summary>
internal sealed class JournalRestore(JournalDatabase database, MasterKey masterKey, TimeProvider clock, ILogger<JournalRestore> logger) : IJournalRestore
{
    private const string LastRestore = $"SELECT value FROM meta WHERE name = '{Generation.Last}'";

    private IStorageEngine Engine => database.Engine;

    public void Check(JournalFacts facts)
    {
        if (facts.Schema > Engine.Migrations.Count) throw new BackupException(
            $"このバックアップはより新しいハブのものです（スキーマ {facts.Schema}、このプログラムは {Engine.Migrations.Count} まで）。", $"A newer hub made this backup (schema {facts.Schema}; this program knows {Engine.Migrations.Count}).",
            "そのハブと同じか新しい版の bus で復元してください。", "Restore it with the bus of that release, or a newer one.");
        EnvironmentMark.Check(facts.Environment, database.Options);
        if (facts.MasterKeyCheck is { } known && MasterKeyCheck.Of(masterKey.Load(journalHasKeys: true)) != known) throw MasterKeyCheck.Another();
    }

    public async Task<RestoredJournal?> LastAsync(CancellationToken cancellation)
    {
        await using var connection = await Engine.OpenAsync(ConnectionRole.Writer, cancellation);
        var tables = await CarriageSql.ListAsync(connection, Engine.Tables, cancellation);
        if (!tables.Exists(t => t[0] is "meta")) return null;
        return (await CarriageSql.ListAsync(connection, LastRestore, cancellation)).Select(r => Generation.Read((string)r[0]!)).FirstOrDefault();
    }

    public async Task<RestoredJournal> RestoreAsync(RestoreOrder order, CancellationToken cancellation)
    {
        await new Migrator(Engine, logger).MigrateAsync(cancellation, upTo: order.Facts.Schema);
        await using var to = await Engine.OpenAsync(ConnectionRole.Writer, cancellation);
        await CarriageSql.RunAsync(to, Engine.BeginCarriage, cancellation);
        await MustBeEmptyAsync(to, order, cancellation);
        foreach (var (table, rows) in order.Tables) await FillAsync(to, order, table, rows, cancellation);
        await CompareAsync(to, order, cancellation);
        await CarriageSql.RunAsync(to, Engine.EndCarriage, cancellation);
        var now = Spelling.Now(clock);
        var since = now > order.Facts.TakenAt ? now - order.Facts.TakenAt : TimeSpan.Zero;
        // A hub of an earlier restore of this copy may still run, and is to find nothing of its own here.
        var restored = new RestoredJournal(order.Id, order.Facts.Generation + 1 + order.Earlier, Generation.GapAfter(since, order.Earlier), order.Facts.TakenAt, now);
        var session = new Session(to, Engine);
        await Generation.BeginAsync(session, Engine, order.Facts, restored, EnvironmentMark.Own(database.Options) ?? order.Facts.Environment);
        await session.LeaveAsync();
        await order.BeforeCommit();
        await CarriageSql.RunAsync(to, Engine.EndWrite, cancellation);
        await new Migrator(Engine, logger).MigrateAsync(CancellationToken.None);
        logger.Restored(restored.Generation, restored.Gap);
        return restored;
    }

    public Task<RestoreWindow> WindowAsync(CancellationToken cancellation) => RestoreEnds.ReadAsync(Engine, cancellation);

    private async Task FillAsync(DbConnection to, RestoreOrder order, string table, long expected, CancellationToken cancellation)
    {
        await using var file = order.OpenTable(table);
        var (columns, rows) = RowFile.Open(file, cancellation);
        var there = await CarriageSql.ColumnsAsync(to, table, cancellation);
        // The one engine numbers rows where the other does not; between two of a kind nothing is passed over.
        if (order.Facts.Engine == Engine.Name && columns.Except(there).FirstOrDefault() is { } unknown) throw Damaged($"{table}.{unknown}");
        var kept = Enumerable.Range(0, columns.Count).Where(i => there.Contains(columns[i])).ToArray();
        var count = await Engine.CopyInAsync(to, table, [.. kept.Select(i => columns[i])], OnlyAsync(rows, kept), n => order.Progress(table, n), cancellation);
        if (count != expected) throw Damaged($"{table}: {expected} → {count}");
        if (table == "period")
            foreach (var row in await CarriageSql.ListAsync(to, CarriageSql.OpenPeriods, cancellation))
                if (Engine.MakePeriod((string)row[0]!, (long)row[1]!, (long)row[2]!) is { } script) await CarriageSql.RunAsync(to, script, cancellation);
        order.Progress(table, count);
    }

    private static async IAsyncEnumerable<object?[]> OnlyAsync(IAsyncEnumerable<object?[]> rows, int[] columns)
    {
        var row = new object?[columns.Length];
        await foreach (var all in rows)
        {
            for (var i = 0; i < columns.Length; i++) row[i] = all[columns[i]];
            yield return row;
        }
    }

    private async Task MustBeEmptyAsync(DbConnection to, RestoreOrder order, CancellationToken cancellation)
    {
        var there = CarriageSql.Carried(await CarriageSql.ListAsync(to, Engine.Tables, cancellation));
        if (order.Tables.Select(t => t.Table).Except(there).FirstOrDefault() is { } unknown) throw Damaged(unknown);
        foreach (var table in there)
            if ((await CarriageSql.ListAsync(to, $"SELECT 1 FROM {table} LIMIT 1", cancellation)).Count > 0) throw new BackupException(
                $"復元先のデータベースは空ではありません（{table} に行があります）。何も変更していません。", $"The database to restore into is not empty ({table} has rows). Nothing was changed.",
                "空のデータベースか空のデータフォルダーを指定してください。古いものは消さずに残しておきます。", "Name an empty database or data folder, and keep the old one.");
    }

    private static async Task CompareAsync(DbConnection to, RestoreOrder order, CancellationToken cancellation)
    {
        foreach (var (table, rows) in order.Tables)
            if ((long)(await CarriageSql.ListAsync(to, $"SELECT COUNT(*) FROM {table}", cancellation))[0][0]! is var there && there != rows) throw Damaged($"{table}: {rows} → {there}");
        using var expected = new StreamReader(order.OpenTotals());
        await foreach (var line in JournalView.TotalLinesAsync(to, cancellation))
            if (await expected.ReadLineAsync(cancellation) is var said && said != line) throw Damaged($"{said} → {line}");
        if (await expected.ReadLineAsync(cancellation) is { } missing) throw Damaged(missing);
    }

    private static BackupException Damaged(string where) => new(
        $"復元した件数または合計がバックアップと一致しません（{where}）。データベースには何も残していません。", $"What was restored is not what the backup says ({where}). Nothing was left in the database.",
        "bus backup --verify で確かめ、別のバックアップを使ってください。", "Look at it with bus backup --verify, and use another backup.");
}
