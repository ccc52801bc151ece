using Bus.EndToEnd.Tests.Harness;
using Bus.Storage.Tests.PostgreSql;
using Bus.Tests.Rabbit;

namespace Bus.EndToEnd.Tests.Faults;

/// <summary>A region as a data centre runs it: hub nodes on one PostgreSQL and one RabbitMQ, with a wire of their own to each, over one tree of files.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly string _shared = Directory.CreateTempSubdirectory("bus-cluster-").FullName;

    private Cluster(SmallDisk? disk, PostgreSqlServer database, RabbitServer broker) => (Disk, Database, Broker) = (disk, database, broker);

    /// <summary>The database's disk; null where none could be mounted.</summary>
    public SmallDisk? Disk { get; }
    public PostgreSqlServer Database { get; }
    public RabbitServer Broker { get; }
    public List<ClusterNode> Nodes { get; } = [];
    /// <summary>The root of all homes, for every node.</summary>
    public string Files => Path.Combine(_shared, "files");
    public IReadOnlyList<Uri> Addresses => [.. Nodes.Select(n => n.Hub.Address)];

    /// <param name="megabytes">Size of the database's disk.</param>
    public static async Task<Cluster> StartAsync(int nodes, int megabytes = 600)
    {
        var disk = SmallDisk.TryMount(megabytes);
        var broker = RabbitServer.StartAsync();
        var cluster = new Cluster(disk, await PostgreSqlServer.StartAsync(disk?.Folder), await broker);
        Directory.CreateDirectory(cluster.Files);
        var database = await cluster.Database.RentAsync();
        for (var n = 1; n <= nodes; n++)
        {
            var node = new ClusterNode(n, cluster, database);
            cluster.Nodes.Add(node);
            // The first one makes the master key; the others are given a copy of it.
            if (n > 1) node.TakeMasterKeyFrom(cluster.Nodes[0]);
            await node.StartAsync();
        }
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
        Disk?.Dispose();
        await HubProcess.RemoveAsync(_shared);
    }
}

/// <summary>One node of a <see cref="Cluster"/>.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    public ClusterNode(int number, Cluster cluster, string database)
    {
        ToDatabase = new Wire(cluster.Database.Port);
        ToBroker = new Wire(cluster.Broker.Port);
        Hub = HubProcess.Prepare("--Journal:Engine=postgresql", $"--Journal:ConnectionString={cluster.Database.To(database, ToDatabase.Port)};Timeout=5",
            "--Broker:Engine=rabbitmq", $"--Broker:Uri={RabbitServer.UriThrough(ToBroker.Port)}", "--Broker:PublishTimeout=00:00:01", "--Broker:Reconnect=00:00:00.200",
            $"--Files:Root={cluster.Files}", $"--Node:Name=node-{number}",
            "--Dispatch:RetryFirst=00:00:00.100", "--Dispatch:RetryLongest=00:00:01", "--Dispatch:TicketPatience=00:00:02");
        Clock = new FalseClock(Hub.Folder);
    }

    public HubProcess Hub { get; }
    public Wire ToDatabase { get; }
    public Wire ToBroker { get; }
    public FalseClock Clock { get; }

    public Task StartAsync() => Hub.StartAgainAsync(Clock.Wrapper);

    public void TakeMasterKeyFrom(ClusterNode other)
    {
        Directory.CreateDirectory(Hub.Data);
        File.Copy(Path.Combine(other.Hub.Data, "master.key"), Path.Combine(Hub.Data, "master.key"));
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await ToDatabase.DisposeAsync();
        await ToBroker.DisposeAsync();
    }
}
