using Bus.Core.Journal;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace Bus.Storage.Tests.Sqlite;

public sealed class SqliteWriteTests : WriteContract<SqliteTestEngine>
{
    [Fact]
    public async Task Commit_Fails_EveryCallerIsToldAndNothingIsWritten()
    {
        // A foreign key that is checked at the commit only makes the commit itself fail.
        var results = await BehindTheGateAsync(10, (session, i) => session.ExecuteAsync(i == 3
            ? "PRAGMA defer_foreign_keys = ON; INSERT INTO reject (message, document) VALUES (4711, x'00');"
            : $"INSERT INTO meta (name, value) VALUES ('n-{i}', 'x')"));

        Assert.All(results, r => Assert.IsType<SqliteException>(r));
        Assert.Equal(0L, await Store.Database.Reads.RunAsync(s => s.ScalarAsync("SELECT count(*) FROM meta WHERE name LIKE 'n-%'"), default));
        Assert.Equal(1, await Store.Database.Writes.RunAsync(s => s.ExecuteAsync("INSERT INTO meta (name, value) VALUES ('after', 'x')"), WriteScope.None, default));
    }

    /// <summary>SQLite itself rolls back what its disk has no room for; that is no connection that was lost.</summary>
    [Fact]
    public async Task Disk_IsFull_CallersAreToldWhatToLookAfter_AndTheWriterGoesOn()
    {
        var store = await OpenAsync(("Journal:WriteAttempts", "1"));
        // Of this connection only: the next one has room.
        await store.Database.Writes.RunAsync(s => s.ScalarAsync("PRAGMA max_page_count = 1"), WriteScope.None, default);

        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => store.Database.Writes.RunAsync(
            s => s.ExecuteAsync("INSERT INTO meta (name, value) VALUES ('n', @value)", ("@value", new string('x', 1 << 20))), WriteScope.None, default));
        Assert.Contains("disk space", failure.What.En);
        Assert.Equal(1, await store.Database.Writes.RunAsync(s => s.ExecuteAsync("INSERT INTO meta (name, value) VALUES ('after', 'x')"), WriteScope.None, default));
    }

    [Theory]
    [InlineData("FULL", 2)]
    [InlineData("OFF", 0)]
    public async Task Writer_Synchronous_IsAsConfigured(string setting, long expected)
    {
        await OpenAsync(("Journal:Synchronous", setting));

        Assert.Equal(expected, await PragmaAsync("synchronous"));
    }

    [Fact]
    public async Task Writer_ByDefault_SyncsKeepsForeignKeysAndErasesWhatIsDeleted()
    {
        Assert.Equal(2L, await PragmaAsync("synchronous"));
        Assert.Equal("wal", await PragmaAsync("journal_mode"));
        Assert.Equal(1L, await PragmaAsync("foreign_keys"));
        Assert.Equal(1L, await PragmaAsync("secure_delete"));
    }

    [Fact]
    public async Task Database_Files_AreTheOwnersOnly() => Assert.All(await Engine.FilesAsync(Folder),
        path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));

    [Fact]
    public async Task Reader_CannotWrite() => await Assert.ThrowsAsync<SqliteException>(() =>
        Store.Database.Reads.RunAsync(s => s.ExecuteAsync("INSERT INTO meta (name, value) VALUES ('n', 'x')"), default));

    private Task<object?> PragmaAsync(string name) => Store.Database.Writes.RunAsync(s => s.ScalarAsync($"PRAGMA {name}"), WriteScope.None, default);
}
