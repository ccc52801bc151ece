using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Npgsql;

namespace Bus.Storage.PostgreSql;

/// <summary>Whether a database may hold a journal: it takes writes, keeps what it commits, and can spell Japanese.</summary>
internal static class Fitness
{
    private const int OldestVersion = 130000;

    private const string Look =
        """
        SELECT current_setting('server_version_num')::bigint, pg_is_in_recovery(), current_setting('fsync') = 'on', current_setting('server_encoding') = 'UTF8'
        """;

    /// <exception cref="JournalUnavailableException">It may not.</exception>
    public static async Task CheckAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Look, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        if (row.GetInt64(0) < OldestVersion) throw Unfit("PostgreSQL 13 以降が必要です。", "PostgreSQL 13 or newer is needed.");
        if (row.GetBoolean(1)) throw Unfit(
            "このサーバーは待機系で、書き込めません。主系を指定してください。", "This server is a standby and takes no writes; name the primary.");
        if (!row.GetBoolean(2)) throw Unfit(
            "fsync = off のサーバーは、停電で受付済みの電文を失います。fsync = on にしてください。", "A server with fsync = off loses acknowledged messages when power fails; set fsync = on.");
        if (!row.GetBoolean(3)) throw Unfit(
            "データベースの文字コードが UTF8 ではありません。ENCODING 'UTF8' で作り直してください。", "The database's encoding is not UTF8; create it with ENCODING 'UTF8'.");
    }

    private static JournalUnavailableException Unfit(string ja, string en) =>
        new(new Bilingual($"この PostgreSQL は連携履歴に使えません。{ja}", $"This PostgreSQL cannot hold the journal. {en}"));
}
