using System.Security.Cryptography;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Npgsql;

namespace Bus.Storage.PostgreSql;

/// <summary>From a connection string to connections, and from what goes wrong on the way to a text for people. No text holds a secret.</summary>
internal static class Connecting
{
    // Beside the readers: the writer, the heartbeat's, a backup's, one that scrubs, one that migrates or is just being replaced; and four each of the writer and of heartbeats whose commit is not answered yet.
    private const int BesideReaders = 15;

    // Seconds: nobody else notices that the server of an unanswered commit is gone.
    private const int LooksWhetherItLives = 10;

    // A statement is worth preparing when it comes a second time.
    private const int UsesBeforePreparing = 2;

    /// <exception cref="JournalUnavailableException">There is no connection string, or it cannot be read.</exception>
    public static NpgsqlDataSource Source(JournalOptions journal, PostgreSqlOptions options)
    {
        if (string.IsNullOrWhiteSpace(journal.ConnectionString)) throw Unreadable(null);
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(journal.ConnectionString)
            {
                // A node that is started anew is known by another name than before: what is left of its earlier life can be ended without it.
                ApplicationName = $"bus {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}",
                // The hub keeps its connections itself; the pool must never be what it waits for.
                MaxPoolSize = journal.Readers + BesideReaders,
                CommandTimeout = (int)Math.Ceiling(options.StatementTimeout.TotalSeconds),
                MaxAutoPrepare = options.PreparedStatements,
                AutoPrepareMinUsages = UsesBeforePreparing,
                TcpKeepAlive = true,
                TcpKeepAliveTime = LooksWhetherItLives,
                TcpKeepAliveInterval = LooksWhetherItLives,
                // Values of records and people must not get into a log by way of an error.
                IncludeErrorDetail = false,
            };
            if (string.IsNullOrEmpty(settings.Host)) throw Unreadable(null);
            return new NpgsqlDataSourceBuilder(settings.ToString()).Build();
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException)
        {
            throw Unreadable(exception);
        }
    }

    /// <summary>How its connections are known to the server, and those of no other.</summary>
    public static string NameOf(NpgsqlDataSource source) => new NpgsqlConnectionStringBuilder(source.ConnectionString).ApplicationName!;

    /// <summary>Why the server was not reached, or did not let the hub in.</summary>
    public static JournalUnavailableException Refused(NpgsqlDataSource source, Exception exception)
    {
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        var database = $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";
        return exception is PostgresException answer
            ? new(new Bilingual(
                $"PostgreSQL {database} がハブを受け入れません（{answer.SqlState}: {answer.MessageText}）。データベース、利用者、パスワード、権限（Journal:ConnectionString）を確かめてください。",
                $"PostgreSQL {database} does not let the hub in ({answer.SqlState}: {answer.MessageText}). Check database, user, password and rights (Journal:ConnectionString)."), exception)
            : new(new Bilingual(
                $"PostgreSQL {database} に接続できません（{exception.Message}）。サーバーが動いているか、ホストとポート（Journal:ConnectionString）が正しいかを確かめてください。",
                $"PostgreSQL {database} is not reached ({exception.Message}). Check that the server runs, and its host and port (Journal:ConnectionString)."), exception);
    }

    // What could not be read is not repeated: it may be a password.
    private static JournalUnavailableException Unreadable(Exception? cause) => new(new Bilingual(
        "Journal:Engine が postgresql なら Journal:ConnectionString が必要です。例: Host=db.example;Port=5432;Database=bus;Username=bus;Password=…（指定がないか、読めません）",
        "With Journal:Engine postgresql, Journal:ConnectionString is needed, e.g. Host=db.example;Port=5432;Database=bus;Username=bus;Password=… (it is absent, or cannot be read)"), cause);
}
