using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Tests.Contract;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>What the server says of its plans.</summary>
public sealed class PlanOnceTests : StorageContract<PostgreSqlTestEngine>
{
    private const string Insert = "INSERT INTO taken (payload) VALUES (@payload)";
    private const string Select = "SELECT payload FROM taken WHERE payload = @payload";

    [Fact]
    public async Task Inserts_ArePlannedForAllValues_QueriesForTheirs()
    {
        await using var plain = await Engine.ConnectAsync(Folder);
        await using var connection = new NpgsqlConnection(plain.ConnectionString + ";Max Auto Prepare=20;Auto Prepare Min Usages=1");
        await connection.OpenAsync();
        var parts = new ServiceCollection();
        Engine.Add(parts, new ConfigurationBuilder().Build());
        await using var built = parts.BuildServiceProvider();
        var engine = built.GetRequiredService<IStorageEngine>();
        var session = new Session(connection, engine);
        await session.ExecuteAsync("CREATE TEMP TABLE taken (payload bytea); SET plan_cache_mode = force_custom_plan");
        for (var n = 0; n < 3; n++)
        {
            await session.ExecuteAsync(engine.BeginWrite);
            var pipeline = session.BeginPipeline();
            Task[] asked = [session.ScalarAsync(Select, ("@payload", new byte[n])), session.InsertAsync(Insert, ("@payload", new byte[n])), session.InsertAsync(Insert, ("@payload", new byte[n])),
                session.ScalarAsync(Select, ("@payload", new byte[n]))];
            await pipeline.FlushAsync();
            await Task.WhenAll(asked);
            session.EndPipeline();
            await session.ExecuteAsync(engine.EndWrite);
        }
        Assert.Equal((6, 0), await PlansAsync(session, "INSERT"));
        Assert.Equal((0, 6), await PlansAsync(session, "SELECT payload"));
        Assert.Equal("force_custom_plan", await session.ScalarAsync("SHOW plan_cache_mode"));
        Assert.Equal(6L, await session.ScalarAsync("SELECT count(*) FROM taken"));
    }

    private static async Task<(long Generic, long Custom)> PlansAsync(Session session, string statement) => (await session.ListAsync(row => (row.GetInt64(0), row.GetInt64(1)),
        "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE starts_with(statement, @statement)", ("@statement", statement))).Single();
}
