using System.Data.Common;
using Bus.Storage.PostgreSql;
using Bus.Storage.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>A database for each data folder, on the server that all tests share.</summary>
public class PostgreSqlTestEngine : ITestEngine
{
    private static readonly string[] Patience = ["StatementTimeout", "SilentNode", "PeriodLockWait"];

    private readonly Dictionary<string, string> _databases = [];
    private readonly SemaphoreSlim _once = new(1);

    public string Name => "postgresql";

    public void Add(IServiceCollection services, IConfiguration configuration) => services.AddBusPostgreSql(configuration);

    // All tests share a server and its disk, and the checkpoint of one stops the commits of all others for seconds: what a hub gives up after a while is waited for, where a test does not say otherwise.
    public async Task<(string Key, string Value)[]> SettingsAsync(string dataFolder) =>
        [("Journal:ConnectionString", $"{await ConnectionStringAsync(dataFolder)};Timeout=120"), .. Patience.Select(name => ($"Journal:{name}", "00:05:00"))];

    public async Task<DbConnection> ConnectAsync(string dataFolder)
    {
        var connection = new NpgsqlConnection(await ConnectionStringAsync(dataFolder) + PostgreSqlServer.InPerson);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The tables as they stand on the disk. The write-ahead log is not among them: it forgets in its own time.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync(string dataFolder)
    {
        await using var connection = await ConnectAsync(dataFolder);
        await using var command = connection.CreateCommand();
        command.CommandText = "CHECKPOINT; SELECT oid::text FROM pg_database WHERE datname = current_database()";
        var database = (string)(await command.ExecuteScalarAsync())!;
        return [.. Directory.EnumerateFiles(Path.Combine((await ServerAsync()).Tables, database))];
    }

    public virtual async Task DropAsync()
    {
        foreach (var database in _databases.Values) await (await ServerAsync()).GiveBackAsync(database);
    }

    protected virtual Task<PostgreSqlServer> ServerAsync() => PostgreSqlServer.Shared;

    private async Task<string> ConnectionStringAsync(string dataFolder)
    {
        var server = await ServerAsync();
        await _once.WaitAsync();
        try
        {
            if (!_databases.TryGetValue(dataFolder, out var database))
            {
                database = await server.RentAsync();
                _databases.Add(dataFolder, database);
            }
            return server.To(database);
        }
        finally
        {
            _once.Release();
        }
    }
}
