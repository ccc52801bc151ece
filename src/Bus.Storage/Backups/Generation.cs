using System.Globalization;
using System.Text.Json;
using Bus.Core.Backups;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;

namespace Bus.Storage.Backups;

/// <summary>
/// After a restore the journal is another one: after the copy was made, the old one has given numbers that this one does not know. What was named by them lies at
/// senders and consumers, so none is given again with other content; and a node of the old journal that wakes up finds no lease and no life of its own.
/// </summary>
internal static class Generation
{
    /// <summary>Names in <c>meta</c>.</summary>
    public const string Name = "generation", Floor = "number-floor", Last = "restored";

    /// <summary>They go with a journal wherever it is carried; its environment and the marks of its master key and its files, too, or the first that come would be taken for its own.</summary>
    public const string Carried = $"SELECT name, value FROM meta WHERE name IN ('{Name}', '{Floor}', '{Last}', 'environment', 'master-key', 'files-root', 'files-root-was')";

    // A receipt's serial has ten digits.
    private const long LastSerial = 9_999_999_999;

    // Leases' epochs and nodes' lives count by ones within a generation.
    private const int GenerationBits = 32;

    // How fast a municipality's numbers may have been given: a thousand a second for the first day after the copy, a hundred after that; and a
    // million more, once for each time the same copy is restored.
    private const long AtOnce = 1_000_000, ASecond = 1_000, ASecondLater = 100;
    private static readonly TimeSpan FirstDay = TimeSpan.FromDays(1);

    private const string Set = "INSERT INTO meta (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    private const string EndMaintenance = "UPDATE maintenance SET ended_at = @now, ended_by = 'bus restore' WHERE ended_at IS NULL";
    // The copy's schema, which is brought up to date afterwards.
    private const int FirstWithSignIn = 11, FirstWithClosings = 29;

    // Whoever was signed out after the copy was made, from afar perhaps, or left, must not be signed in again by it.
    private const string SignOutAll = "UPDATE identity_session SET ended_at = @now WHERE ended_at IS NULL";

    // What was made ready of them may have been published after the copy, and then is not in it: a draft that is not there must not count as published.
    private const string MarkersAnew = "UPDATE closing_consumer SET prepared_in = 0 WHERE marker = 'due'";
    private const string Hold =
        "INSERT INTO maintenance (reason, since, until, begun_by, accepts, delivers) VALUES (@reason, @now, NULL, 'bus restore', 1, 0)";

    /// <summary>The expression for the least number that a closing of a date may have: an earlier generation has given those below to others, as far as nobody closes one date a thousand times.</summary>
    public const string FirstClosing = $"SELECT 1000 * (COALESCE(MAX(CAST(value AS BIGINT)), 1) - 1) + 1 FROM meta WHERE name = '{Name}'";

    /// <summary>More numbers than can have been given since the copy was made, and than an earlier restore of it can have given.</summary>
    public static long GapAfter(TimeSpan since, int earlier)
    {
        var first = since < FirstDay ? since : FirstDay;
        return AtOnce * (earlier + 1) + ASecond * (long)Math.Ceiling(first.TotalSeconds) + ASecondLater * (long)Math.Ceiling((since - first).TotalSeconds);
    }

    /// <summary>Begins the next generation, in the transaction in which the journal is restored.</summary>
    /// <exception cref="BackupException">The numbers do not suffice.</exception>
    public static async Task BeginAsync(Session session, IStorageEngine engine, JournalFacts facts, RestoredJournal restored, string? environment)
    {
        if (await session.ScalarAsync("SELECT MAX(last) FROM receipt_serial") is long last && last + restored.Gap > LastSerial) throw new BackupException(
            $"受付番号が足りません（バックアップの最後の連番 {last}、空ける数 {restored.Gap}）。", $"There are not enough receipt numbers left (last serial {last}, gap {restored.Gap}).",
            "より新しいバックアップを復元してください。", "Restore a more recent backup.");
        await session.ExecuteAsync("UPDATE receipt_serial SET last = last + @gap", ("@gap", restored.Gap));
        await session.ExecuteAsync("UPDATE route SET last_position = last_position + @gap", ("@gap", restored.Gap));
        await session.ExecuteAsync("UPDATE lease SET epoch = epoch + @first", ("@first", restored.Generation << GenerationBits));
        await session.ExecuteAsync(engine.NumberLivesFrom(restored.Generation << GenerationBits));
        if (facts.Schema >= FirstWithClosings) await session.ExecuteAsync(MarkersAnew);
        if (facts.Schema >= FirstWithSignIn) await session.ExecuteAsync(SignOutAll, ("@now", Spelling.Of(restored.RestoredAt)));
        await SetAsync(session, Name, restored.Generation.ToString(CultureInfo.InvariantCulture));
        await SetAsync(session, Floor, (facts.NumberFloor + restored.Gap).ToString(CultureInfo.InvariantCulture));
        await SetAsync(session, Last, JsonSerializer.Serialize(restored, JsonSerializerOptions.Web));
        if (facts.MasterKeyCheck is { } key) await SetAsync(session, "master-key", key);
        if (environment is not null) await SetAsync(session, "environment", environment);
        var now = ("@now", Spelling.Of(restored.RestoredAt));
        await session.ExecuteAsync(EndMaintenance, now);
        await session.ExecuteAsync(Hold, ("@reason", Reason(restored)), now);
    }

    /// <summary>The restore that a value of <see cref="Last"/> tells of.</summary>
    public static RestoredJournal Read(string value) => JsonSerializer.Deserialize<RestoredJournal>(value, JsonSerializerOptions.Web)!;

    private static Task<int> SetAsync(Session session, string name, string value) => session.ExecuteAsync(Set, ("@name", name), ("@value", value));

    private static string Reason(RestoredJournal restored) => string.Create(CultureInfo.InvariantCulture,
        $"{JapanTime.Of(restored.TakenAt):yyyy-MM-dd HH:mm:ss} のバックアップから復元（世代 {restored.Generation}）。送信側の再提出を確かめてから bus maintenance off / Restored from the backup of {JapanTime.Of(restored.TakenAt):yyyy-MM-dd HH:mm:ss} JST (generation {restored.Generation}); when senders have handed over again, bus maintenance off");
}
