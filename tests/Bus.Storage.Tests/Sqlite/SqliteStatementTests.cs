using System.Data.Common;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Tests.Sqlite;

/// <summary>Statements of the hub's own connections, which go past the driver.</summary>
public sealed class SqliteStatementTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-statement-").FullName;
    private ServiceProvider _provider = null!;
    private IStorageEngine _engine = null!;
    private DbConnection _connection = null!;
    private Session _session = null!;

    public async Task InitializeAsync()
    {
        // Patient: a test that holds the lock may stand still.
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Journal:BusyTimeout", "00:05:00")]).Build();
        _provider = new ServiceCollection().AddBusSqlite(configuration).AddSingleton(Options.Create(new JournalOptions { DataFolder = _folder })).BuildServiceProvider();
        _engine = _provider.GetRequiredService<IStorageEngine>();
        _connection = await OpenAsync();
        _session = new Session(_connection, _engine);
        await _session.ExecuteAsync("CREATE TABLE thing (id INTEGER PRIMARY KEY, value)");
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Values_ComeBackAsTheyWentIn()
    {
        string?[] texts = ["", "x", "徳島県阿南市 ｱﾅﾝ 🏯", new string('字', 170), new string('字', 171), new string('a', 100_000), "a\0b", null];
        byte[][] blobs = [[], [0], [.. Enumerable.Range(0, 70_000).Select(i => (byte)i)]];
        long[] numbers = [0, 1, -1, long.MinValue, long.MaxValue];
        foreach (var text in texts) Assert.Equal(text, await BackAsync(("@value", text)));
        foreach (var blob in blobs) Assert.Equal(blob, await BackAsync(("@value", blob)));
        foreach (var number in numbers) Assert.Equal(number, await BackAsync(("@value", number)));
        Assert.Null(await BackAsync(("@value", (long?)null)));
    }

    [Fact]
    public async Task Columns_AreReadByTheirKind_AndOneWithoutAValueIsNotTakenForNothing()
    {
        await _session.ExecuteAsync("INSERT INTO thing (id, value) VALUES (1, NULL), (2, 0), (3, x''), (4, '')");
        var rows = await _session.ListAsync(row => (row.GetInt64(0), row.IsDBNull(1)), "SELECT id, value FROM thing ORDER BY id");

        Assert.Equal([(1, true), (2, false), (3, false), (4, false)], rows);
        Assert.Equal(0, Assert.Single(await _session.ListAsync(row => row.GetInt64(0), "SELECT value FROM thing WHERE id = 2")));
        Assert.Empty(Assert.Single(await _session.ListAsync(row => row.GetFieldValue<byte[]>(0), "SELECT value FROM thing WHERE id = 3")));
        Assert.Empty(Assert.Single(await _session.ListAsync(row => row.GetString(0), "SELECT value FROM thing WHERE id = 4")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _session.ListAsync(row => row.GetInt64(0), "SELECT value FROM thing WHERE id = 1"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _session.ListAsync(row => row.GetString(0), "SELECT value FROM thing WHERE id = 1"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _session.ListAsync(row => row.GetFieldValue<byte[]>(0), "SELECT value FROM thing WHERE id = 1"));
    }

    [Fact]
    public async Task Execute_SaysHowManyRowsChanged()
    {
        Assert.Equal(3, await _session.ExecuteAsync("INSERT INTO thing (id, value) VALUES (1, 'a'), (2, 'a'), (3, 'b')"));
        Assert.Equal(2, await _session.ExecuteAsync("UPDATE thing SET value = 'c' WHERE value = @value", ("@value", "a")));
        Assert.Equal(0, await _session.ExecuteAsync("UPDATE thing SET value = 'c' WHERE value = @value", ("@value", "a")));
        Assert.Equal(1, await _session.ExecuteAsync("DELETE FROM thing WHERE value = @value", ("@value", "b")));
    }

    [Fact]
    public async Task Name_UsedTwice_IsOneValue_AndOneThatTheStatementDoesNotUseIsPassedOver()
    {
        Assert.Equal("xx", await _session.ScalarAsync("SELECT @a || @a", ("@none", 4L), ("@a", "x")));
        Assert.Equal("yy", await _session.ScalarAsync("SELECT @a || @a", ("@none", 5L), ("@a", "y")));
    }

    [Fact]
    public void Statement_ThatIsEnded_IsToldAsMisuse()
    {
        var statement = _engine.Compile(_connection, "SELECT @a")!;
        statement.Dispose();

        Assert.Throws<SqliteException>(() => statement.Bind(1, 1L));
        Assert.Throws<SqliteException>(() => statement.Bind(1, "x"));
        Assert.Throws<SqliteException>(() => statement.Execute());
    }

    [Fact]
    public async Task Value_ThatIsNotGiven_IsAMistake_NotNull() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _session.ScalarAsync("SELECT @a || @b", ("@a", "x")));

    [Fact]
    public async Task Failure_IsTold_AndTheStatementWorksAgain()
    {
        const string Insert = "INSERT INTO thing (id, value) VALUES (@id, 'x')";
        await _session.ExecuteAsync(Insert, ("@id", 1));
        var failed = _session.ExecuteAsync(Insert, ("@id", 1)); // told where it is waited for

        var exception = await Assert.ThrowsAsync<SqliteException>(() => failed);
        Assert.Equal((19, 1555), (exception.SqliteErrorCode, exception.SqliteExtendedErrorCode)); // SQLITE_CONSTRAINT_PRIMARYKEY
        Assert.Contains("thing.id", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, await _session.ExecuteAsync(Insert, ("@id", 2)));
        await Assert.ThrowsAsync<SqliteException>(() => _session.ExecuteAsync("INSERT INTO nowhere VALUES (1)"));
    }

    [Fact]
    public async Task Rows_LeftUnread_HoldNothingOpen()
    {
        await _session.ExecuteAsync("INSERT INTO thing (id, value) VALUES (1, 'a'), (2, 'b')");
        for (var i = 0; i < 3; i++) Assert.Equal(1L, await _session.ScalarAsync("SELECT id FROM thing ORDER BY id"));
        await _session.ExecuteAsync("BEGIN IMMEDIATE");
        Assert.Equal(1L, await _session.ScalarAsync("UPDATE thing SET value = 'z' RETURNING id")); // changes both, though one row is read
        await _session.ExecuteAsync("COMMIT");
        Assert.Equal(2L, await _session.ScalarAsync("SELECT count(*) FROM thing WHERE value = 'z'"));
        await _session.ExecuteAsync("DROP TABLE thing"); // would be locked
    }

    [Fact]
    public async Task SeveralStatements_AreADriversAffair()
    {
        await _session.ExecuteAsync("INSERT INTO thing (id, value) VALUES (1, @value); INSERT INTO thing (id, value) VALUES (2, @value)", ("@value", "both"));

        Assert.Equal(2L, await _session.ScalarAsync("SELECT count(*) FROM thing WHERE value = 'both'"));
        Assert.Null(_engine.Compile(_connection, "SELECT 1; SELECT 2"));
        Assert.Null(_engine.Compile(_connection, "-- nothing"));
    }

    [Fact]
    public async Task Lock_OfAnotherConnection_IsWaitedFor()
    {
        await using var other = new Session(await OpenAsync(), _engine);
        await other.ExecuteAsync("BEGIN IMMEDIATE");
        var waiting = Task.Run(() => _session.ExecuteAsync("INSERT INTO thing (id, value) VALUES (1, 'x')"));
        await Task.Delay(200); // the more likely it does wait
        Assert.False(waiting.IsCompleted);
        await other.ExecuteAsync("COMMIT");

        Assert.Equal(1, await waiting);
    }

    [Fact]
    public void StatementText_TellsStatementsApart()
    {
        var comparer = StatementText.Comparer;
        string[] all = ["", "a", "abc", "SELECT 1", "SELECT 2", new string('x', 400)];
        foreach (var one in all)
            foreach (var two in all) Assert.Equal(one == two, comparer.Equals(one, new string(two)));
        Assert.All(all, text => Assert.Equal(comparer.GetHashCode(text), comparer.GetHashCode(new string(text))));
    }

    private Task<DbConnection> OpenAsync() => _engine.OpenAsync(ConnectionRole.Writer, CancellationToken.None);

    private async Task<object?> BackAsync(Parameter value)
    {
        await _session.ExecuteAsync("INSERT INTO thing (id, value) VALUES (1, @value) ON CONFLICT (id) DO UPDATE SET value = excluded.value", value);
        return await _session.ScalarAsync("SELECT value FROM thing WHERE id = 1");
    }
}
