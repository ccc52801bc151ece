using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Microsoft.Extensions.Logging;
using static Bus.Storage.Carrying.CarriageSql;

namespace Bus.Storage.Carrying;

/// <summary>
/// Carries a whole journal from one database into another, whatever their engines: a consistent view of the source, streamed, in one transaction of the target.
/// Ids, positions, serials, wrapped keys and the epochs of leases stay the same. What is carried is counted again on both sides before it is committed; a failure leaves the target empty.
/// </summary>
public sealed class JournalCarriage(IStorageEngine source, IStorageEngine target, ILogger logger, bool migrateSource = true)
{
    // Drafts in the homes bear them: one of a lease to come must not look older than what is left of one that was.
    private const string Epochs = "SELECT shard, epoch FROM lease";
    private const string Nodes = "SELECT life, beat, name, patience FROM node WHERE state <> 'lost' ORDER BY life";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>Carries it; <paramref name="finish"/> may add to the target in the same transaction, once everything is there and was compared.</summary>
    /// <exception cref="CarriageException">A hub still works on the source; or the target holds something already, or does not hold the same in the end.</exception>
    /// <exception cref="SchemaTooNewException">One of them was used by a newer hub.</exception>
    public async Task<IReadOnlyList<CarriedTable>> CarryAsync(IProgress<CarriedTable> progress, CancellationToken cancellation, Func<DbConnection, Task>? finish = null)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (migrateSource) await new Migrator(source, logger).MigrateAsync(cancellation);
        await new Migrator(target, logger).MigrateAsync(cancellation);
        await using var from = await source.OpenAsync(ConnectionRole.Reader, cancellation);
        await using var to = await target.OpenAsync(ConnectionRole.Writer, cancellation);
        if (source.IsShared) await MustBeAtRestAsync(from, cancellation);
        await RunAsync(from, source.BeginSnapshot, cancellation);
        await MustBeOfThisReleaseAsync(from, cancellation);
        await RunAsync(to, target.BeginCarriage, cancellation);

        var tables = Carried(await ListAsync(to, target.Tables, cancellation));
        await MustBeEmptyAsync(to, tables, cancellation);
        var carried = new List<CarriedTable>();
        foreach (var table in tables) carried.Add(await CarryAsync(from, to, table, progress, cancellation));
        await CompareAsync(from, to, carried, cancellation);
        var session = new Sql.Session(to, target);
        foreach (var row in await ListAsync(from, Backups.Generation.Carried, cancellation))
            await session.ExecuteAsync("INSERT INTO meta (name, value) VALUES (@name, @value)", ("@name", (string)row[0]!), ("@value", (string)row[1]!));
        foreach (var row in await ListAsync(from, Epochs, cancellation))
            await session.ExecuteAsync("UPDATE lease SET epoch = @epoch WHERE shard = @shard", ("@shard", (long)row[0]!), ("@epoch", (long)row[1]!));
        await session.LeaveAsync();
        if (finish is not null) await finish(to);
        await RunAsync(to, target.EndCarriage, cancellation);
        await RunAsync(to, target.EndWrite, cancellation);
        return carried;
    }

    /// <summary>Once it was carried: marks the source, which otherwise stays as it is, as one that no hub goes on with.</summary>
    public async Task LeaveSourceAsync(CancellationToken cancellation)
    {
        await using var from = await source.OpenAsync(ConnectionRole.Writer, cancellation);
        var session = new Sql.Session(from, source);
        await Operation.MovedMark.LeaveAsync(session, target.Name);
        await session.LeaveAsync();
    }

    private async Task<CarriedTable> CarryAsync(DbConnection from, DbConnection to, string table, IProgress<CarriedTable> progress, CancellationToken cancellation)
    {
        var columns = (await ColumnsAsync(to, table, cancellation)).Intersect(await ColumnsAsync(from, table, cancellation)).ToList();
        var rows = await target.CopyInAsync(to, table, columns, RowsAsync(from, $"SELECT {string.Join(", ", columns)} FROM {table}", cancellation),
            n => progress.Report(new CarriedTable(table, n)), cancellation);
        if (table == "period") await MakePeriodsAsync(to, cancellation);
        var done = new CarriedTable(table, rows);
        progress.Report(done);
        return done;
    }

    /// <summary>Room for the messages of every month that still has some.</summary>
    private async Task MakePeriodsAsync(DbConnection to, CancellationToken cancellation)
    {
        foreach (var row in await ListAsync(to, OpenPeriods, cancellation))
            if (target.MakePeriod((string)row[0]!, (long)row[1]!, (long)row[2]!) is { } script) await RunAsync(to, script, cancellation);
    }

    /// <summary>A node on another machine would go on accepting into what is left behind. Of one that went down its row is still there, and no longer beats.</summary>
    private static async Task MustBeAtRestAsync(DbConnection from, CancellationToken cancellation)
    {
        var known = await ListAsync(from, Nodes, cancellation);
        var (began, patience) = (Stopwatch.GetTimestamp(), known.Select(n => TimeSpan.FromMilliseconds((long)n[3]!)).DefaultIfEmpty().Max());
        while (Stopwatch.GetElapsedTime(began) < patience)
        {
            await Task.Delay(BetweenLooks, cancellation);
            if ((await ListAsync(from, Nodes, cancellation)).Find(n => !known.Exists(k => k.SequenceEqual(n))) is { } alive) throw new CarriageException(new Bilingual(
                $"ノード {alive[2]} がこの連携履歴で動いています。移した後に受け付けた電文が失われるため、何も変更していません。すべてのノードのハブを止めてから、もう一度実行してください。",
                $"The node {alive[2]} works on this journal. What it accepts after the move would be lost, so nothing was changed. Stop the hubs of all nodes, then run it again."));
        }
    }

    private async Task MustBeOfThisReleaseAsync(DbConnection from, CancellationToken cancellation)
    {
        var version = (await ListAsync(from, "SELECT value FROM meta WHERE name = 'schema'", cancellation)).Select(r => r[0] as string).FirstOrDefault();
        if (version != target.Migrations.Count.ToString(CultureInfo.InvariantCulture)) throw new CarriageException(new Bilingual(
            $"元の連携履歴のスキーマは版 {version} で、このプログラムの版 {target.Migrations.Count} と違います。ハブと同じ版の bus で実行してください。",
            $"The source journal has schema version {version}, this program {target.Migrations.Count}. Use the bus of the hub's own release."));
    }

    private async Task MustBeEmptyAsync(DbConnection to, List<string> tables, CancellationToken cancellation)
    {
        foreach (var table in tables)
            if ((await ListAsync(to, $"SELECT 1 FROM {table} LIMIT 1", cancellation)).Count > 0)
                throw new CarriageException(new Bilingual(
                    $"移行先のデータベースは空ではありません（{table} に行があります）。何も変更していません。空のデータベースを指定してください。",
                    $"The target database is not empty ({table} has rows). Nothing was changed. Name an empty database."));
    }

    private static async Task CompareAsync(DbConnection from, DbConnection to, List<CarriedTable> carried, CancellationToken cancellation)
    {
        foreach (var (table, rows) in carried)
            if ((long)(await ListAsync(to, $"SELECT COUNT(*) FROM {table}", cancellation))[0][0]! is var there && there != rows)
                throw Different($"{table}: {rows} → {there}");
        var (before, after) = (await ListAsync(from, Totals, cancellation), await ListAsync(to, Totals, cancellation));
        for (var i = 0; i < Math.Max(before.Count, after.Count); i++)
            if (i >= before.Count || i >= after.Count || !before[i].SequenceEqual(after[i]))
                throw Different(string.Join(' ', (i < before.Count ? before : after)[i]));
    }

    private static CarriageException Different(string where) => new(new Bilingual(
        $"移した後の件数または合計が一致しません（{where}）。移行先には何も残していません。もう一度実行し、続くなら開発元に知らせてください。",
        $"Counts or totals differ after carrying ({where}). Nothing was left in the target. Run it again; if it stays, tell the developers."));
}

/// <summary>A table and how many of its rows are carried.</summary>
public sealed record CarriedTable(string Table, long Rows);

/// <summary>A journal cannot be carried there.</summary>
public sealed class CarriageException(Bilingual what) : InvalidOperationException(what.ToString())
{
    /// <summary>Why, and what to do.</summary>
    public Bilingual What { get; } = what;
}
