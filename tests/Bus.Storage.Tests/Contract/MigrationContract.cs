using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.Tests.Contract;

/// <summary>A journal of the first schema, with everything in it, goes on under the newest.</summary>
public abstract class MigrationContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private const string First = "362018-20261101-0000000001";
    private static readonly DateTimeOffset Received = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    // A SOAP message (delivered), a bulk file (waiting for its consumer), a refused file, and an open claim.
    private static string Fill => $"""
        INSERT INTO receipt_serial VALUES ('362018', 4);
        INSERT INTO route VALUES ('362018', 'collection-history', 'delinquency', 2);
        INSERT INTO message (receipt, municipality, application, contract, version, path, message_id, business_date, sequence, additional, file_name, claim_id, state, day,
            records, accepted_records, accepted_amount, received_at, content_digest, seal_id, together) VALUES
          ('{First}', '362018', 'collection', 'collection-history', '2026-01', 'soap', 'a-1', NULL, 7, '[]', NULL, NULL, 'accepted', '2026-11-01', 1, 1, 100, {Received.ToUnixTimeMilliseconds()}, {Content}, {Content}, '[]'),
          ('362018-20261101-0000000002', '362018', 'collection', 'collection-history', '2026-01', 'file', NULL, '2026-11-01', 3, '[]', 'day.csv', 'c-1', 'accepted', '2026-11-01', 5, 5, 500, {Received.ToUnixTimeMilliseconds()}, {Content}, {Content}, '[]'),
          ('362018-20261101-0000000003', '362018', 'collection', 'collection-history', '2026-01', 'file', NULL, NULL, NULL, '[]', 'bad.csv', 'c-2', 'refused', '2026-11-01', 9, 0, 0, {Received.ToUnixTimeMilliseconds()}, {Content}, {Content}, '[]'),
          ('362018-20261101-0000000004', '362018', 'collection', 'collection-history', '2026-01', 'file', NULL, NULL, NULL, '[]', 'open.csv', 'c-3', 'processing', '2026-11-01', 0, 0, 0, {Received.ToUnixTimeMilliseconds()}, NULL, {Content}, '[]');
        INSERT INTO known_id VALUES ('362018', 'collection', 'a-1', 1, 'collection-history', {Content}, {Received.ToUnixTimeMilliseconds()});
        INSERT INTO chunk (message, first_record, records, keys, payload) VALUES (1, 0, 1, {Content}, {Content}), (2, 0, 5, {Content}, {Content});
        INSERT INTO reject VALUES (3, {Content});
        INSERT INTO delivery (message, municipality, contract, consumer, position, hand_over, state) VALUES
          (1, '362018', 'collection-history', 'delinquency', 1, 'file', 'delivered'), (2, '362018', 'collection-history', 'delinquency', 2, 'file', 'waiting');
        """;

    // "content", as the samples' digest.
    private static string Content => typeof(TEngine).Name.Contains("Sqlite", StringComparison.Ordinal) ? "x'636F6E74656E74'" : "'\\x636F6E74656E74'";

    public override async Task InitializeAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection((await Engine.SettingsAsync(Folder)).Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var services = new ServiceCollection();
        services.AddLogging().AddBusStorage(configuration, Folder);
        Engine.Add(services, configuration);
        await using (var provider = services.BuildServiceProvider())
        {
            var first = provider.GetServices<IStorageEngine>().Last().Migrations[0];
            Directory.CreateDirectory(Folder);
            await RunAsync("CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL); INSERT INTO meta (name, value) VALUES ('schema', '1');" + first.Sql + Fill);
        }
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Messages_AreFoundAndListed()
    {
        Assert.Equal((First, 100L), ((await Store.Queries.FindAsync(Samples.Tokushima, First, default))!.Receipt, (await Store.Queries.FindAsync(null, First, default))!.Accepted.Amount));
        Assert.Null((await Store.Queries.FindAsync(null, First, default))!.Trace);
        Assert.Equal([4L, 3, 2, 1], (await Store.Queries.ListAsync(new(Samples.Tokushima), default)).Select(m => m.Id));
        Assert.Equal(5L, await ScalarAsync("SELECT records FROM chunk WHERE message = 2"));
        Assert.Equal(1L, await ScalarAsync("SELECT COUNT(*) FROM reject WHERE message = 3"));
    }

    [Fact]
    public async Task Unfinished_GoesOn_AndNewDeliveriesFollow()
    {
        var waiting = Assert.Single(await Store.Deliveries.UnfinishedAsync());
        Assert.Equal((2L, "362018-20261101-0000000002"), (waiting.Position, waiting.Message.Receipt));
        Assert.True(await Store.Deliveries.ApplyAsync(waiting.Id, new DeliveryChange.Done(new(5, 500), null), default));

        var next = await Store.AcceptAsync(Samples.Soap(), deliveries: Samples.ToDelinquency);
        Assert.Equal((3L, "362018-20261120-0000000005"), (next.Deliveries[0].Position, next.Message.Receipt));
        Assert.True(next.Message.Id > 4 && next.Deliveries[0].Delivery > 2);
    }

    [Fact]
    public async Task Duplicates_OfWhatCameBefore_AreKnown()
    {
        var again = await Store.AcceptAsync(Samples.Soap("a-1"));
        Assert.Equal((true, First), (again.Repeated, again.Message.Receipt));
        var file = await Store.TakeFileAsync(Samples.File("c-9", date: new(2026, 11, 1), sequence: 3), 5);
        Assert.Equal("362018-20261101-0000000002", file.DuplicateOf);
        Assert.Equal(new SequenceGap(8, 9), (await Store.AcceptAsync(Samples.Soap(sequence: 10))).Gap);
        Assert.Equal(new SequenceGap(4, 4), (await Store.AcceptAsync(Samples.Soap(date: new(2026, 11, 1), sequence: 5))).Gap);
    }

    [Fact]
    public async Task OpenClaim_IsBegunAgainUnderItsReceipt()
    {
        var open = await Store.Journal.BeginAsync(Samples.File("c-3", "open.csv"), default);
        Assert.Equal((4L, "362018-20261101-0000000004"), (open.Id, open.Receipt));
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 2), default);
        var ended = await Store.Journal.FinishAsync(open, Samples.Accepted(2, content: "other"), [Samples.ToDelinquency], default);

        Assert.Equal(2, (await Store.Deliveries.ReadAsync(ended.Message, 0, default).AllAsync()).Sum(c => c.Records));
        Assert.Equal(3L, ended.Deliveries[0].Position);
    }

    [Fact]
    public async Task WhatWasBefore_IsForgottenAsOne()
    {
        var before = (await Store.Retention.SweepAsync(false, default)).Single(p => p.Name == "before");
        Assert.Equal((Received + TimeSpan.FromMilliseconds(1), RetentionFate.Kept), (before.EndsAt, before.Payloads));
        await RunAsync("UPDATE delivery SET state = 'delivered'; UPDATE message SET state = 'refused' WHERE state = 'processing'");
        Clock.Now = Received + TimeSpan.FromDays(401);

        before = (await Store.Retention.SweepAsync(false, default)).Single(p => p.Name == "before");
        Assert.Equal((RetentionFate.Forgotten, RetentionFate.Forgotten), (before.Payloads, before.Messages));
        Assert.Equal(0L, await ScalarAsync("SELECT COUNT(*) FROM message"));
    }

    private async Task RunAsync(string sql) => await ScalarAsync(sql);

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await Engine.ConnectAsync(Folder);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
