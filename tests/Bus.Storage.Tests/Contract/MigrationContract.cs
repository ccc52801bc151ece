using Bus.Storage.Engine;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>A journal that the first release wrote is opened by this one: nothing of it is lost, and it goes on.</summary>
public abstract class MigrationContract<TEngine> : IAsyncLifetime where TEngine : ITestEngine, new()
{
    private const string Old =
        """
        CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
        INSERT INTO meta (name, value) VALUES ('schema', '1');
        INSERT INTO receipt_serial (municipality, last) VALUES ('362018', 1);
        INSERT INTO route (municipality, contract, consumer, last_position) VALUES ('362018', 'collection-history', 'delinquency', 1);
        INSERT INTO message (receipt, municipality, application, contract, version, path, additional, state, day, records, accepted_records, accepted_amount,
            received_at, completed_at, {0}, together)
          VALUES ('362018-20261120-0000000001', '362018', 'collection', 'collection-history', '2026-01', 'soap', '[]', 'accepted', '2026-11-20', 1, 1, 100,
            1795132800000, 1795132800000, {1}, '[]');
        INSERT INTO delivery (message, municipality, contract, consumer, position, hand_over, state)
          SELECT id, '362018', 'collection-history', 'delinquency', 1, 'file', 'waiting' FROM message;
        """;

    private readonly TEngine _engine = new();
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"bus-storage-{Guid.CreateVersion7():N}");

    /// <summary>The engine's migrations.</summary>
    protected abstract IReadOnlyList<Migration> Migrations { get; }

    /// <summary>How the engine spells an empty binary value.</summary>
    protected abstract string Empty { get; }

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _engine.DropAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task JournalOfTheFirstRelease_IsCarriedOver_AndGoesOn()
    {
        await using (var connection = await _engine.ConnectAsync(_folder))
            foreach (var script in new[] { Migrations[0].Sql, Old.Replace("{0}", "seal_id", StringComparison.Ordinal).Replace("{1}", Empty, StringComparison.Ordinal) })
            {
                await using var command = connection.CreateCommand();
                command.CommandText = script;
                await command.ExecuteNonQueryAsync();
            }

        await using var store = await Store.OpenAsync(_engine, _folder, new TestClock());
        await store.Keys.EnsureAsync(Samples.Tokushima, default);
        var message = await store.Queries.FindAsync(Samples.Tokushima, "362018-20261120-0000000001", default);
        Assert.Equal((1, 100, null), (message!.Accepted.Records, message.Accepted.Amount, message.Trace));
        var waiting = Assert.Single(await store.Deliveries.UnfinishedAsync(default).AllAsync());
        Assert.Equal((1L, message.Id), (waiting.Position, waiting.Message.Id));

        var next = await store.AcceptAsync(Samples.Soap("m-2"), deliveries: Samples.ToDelinquency);
        Assert.Equal(2, next.Deliveries[0].Position);
        Assert.EndsWith("-0000000002", next.Message.Receipt, StringComparison.Ordinal);
    }
}
