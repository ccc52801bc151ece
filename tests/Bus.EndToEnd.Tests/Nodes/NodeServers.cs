using System.Text.Json;
using Bus.Storage.Tests.PostgreSql;
using Bus.Tests.Rabbit;

namespace Bus.EndToEnd.Tests.Nodes;

/// <summary>One PostgreSQL and one RabbitMQ for all tests of two hubs, which leave them alone and befall the hubs; for each test a database and a virtual host of its own. These tests run one after the other: nodes are taken for dead after seconds in them.</summary>
public sealed class NodeServers : IAsyncLifetime
{
    private const int Hosts = 12;
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-nodes-").FullName;
    private RabbitServer _broker = null!;
    private int _host;

    internal PostgreSqlServer Database { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var definitions = Path.Combine(_folder, "definitions.json");
        await File.WriteAllTextAsync(definitions, JsonSerializer.Serialize(new
        {
            users = new[] { new { name = RabbitServer.User, password = RabbitServer.Password, tags = "administrator" } },
            vhosts = Names.Select(name => new { name }),
            permissions = Names.Select(name => new { user = RabbitServer.User, vhost = name, configure = ".*", write = ".*", read = ".*" }),
        }));
        var broker = RabbitServer.StartAsync($"load_definitions = {definitions}");
        Database = await PostgreSqlServer.StartAsync();
        _broker = await broker;
    }

    /// <summary>The broker's address, with a virtual host that no test had before.</summary>
    internal string RentBroker() => _broker.Uri + Names[_host++];

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] Names { get; } = [.. Enumerable.Range(1, Hosts).Select(n => $"bus-{n}")];
}

/// <summary>Tests of two hubs.</summary>
[CollectionDefinition(nameof(NodeServers))]
public sealed class NodeTests : ICollectionFixture<NodeServers>;
