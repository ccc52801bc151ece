using System.Data.Common;
using Bus.Storage.Sqlite;
using Bus.Storage.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.Tests.Sqlite;

public sealed class SqliteTestEngine : ITestEngine
{
    public string Name => "sqlite";

    public void Add(IServiceCollection services, IConfiguration configuration) => services.AddBusSqlite(configuration);

    public async Task<DbConnection> ConnectAsync(string dataFolder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(dataFolder, "journal.db")};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    // Who waits for the lock tries now and then, and on a slow disk several that migrate at once may be quicker than he is for longer than a hub waits.
    public Task<(string Key, string Value)[]> SettingsAsync(string dataFolder) => Task.FromResult<(string, string)[]>([("Journal:BusyTimeout", "00:05:00")]);

    public Task<IReadOnlyList<string>> FilesAsync(string dataFolder) => Task.FromResult<IReadOnlyList<string>>(Directory.GetFiles(dataFolder, "journal.db*"));

    public Task DropAsync() => Task.CompletedTask;
}
