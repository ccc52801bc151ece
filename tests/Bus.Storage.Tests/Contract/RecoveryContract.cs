using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class RecoveryContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    [Fact]
    public async Task Open_AfterACrash_EverythingAcknowledgedIsThere()
    {
        var accepted = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Store.AcceptAsync(Samples.Soap($"m-{i}"), deliveries: Samples.ToDelinquency)));
        var begun = accepted[0].Deliveries[0].Delivery;
        await Store.Deliveries.ApplyAsync(begun, new DeliveryChange.Started(10), default);
        await OpenAsync();

        var unfinished = await Store.Deliveries.UnfinishedAsync();
        Assert.Equal(accepted.Select(c => c.Deliveries[0].Delivery).Order(), unfinished.Select(d => d.Id).Order());
        Assert.Equal(DeliveryState.Delivering, unfinished.Single(d => d.Id == begun).State);
        Assert.True((await Store.AcceptAsync(Samples.Soap("m-7"))).Repeated);
        Assert.Equal(51, (await Store.AcceptAsync(Samples.Soap("m-50"), deliveries: Samples.ToDelinquency)).Deliveries[0].Position);
    }

    [Fact]
    public async Task Open_NewerSchema_IsLeftAlone()
    {
        await using (var connection = await Engine.ConnectAsync(Folder))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "UPDATE meta SET value = '4711' WHERE name IN ('schema', 'readable-by')";
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal(4711, (await Assert.ThrowsAsync<SchemaTooNewException>(() => OpenAsync())).Found);
    }

    /// <summary>A rolling upgrade: a node of the release before is started again after the first new one has added to the schema.</summary>
    [Fact]
    public async Task Open_WhatANewerHubOnlyAddedTo_GoesOn()
    {
        await using (var connection = await Engine.ConnectAsync(Folder))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "CREATE TABLE of_a_newer_hub (id BIGINT); UPDATE meta SET value = '4711' WHERE name = 'schema'";
            await command.ExecuteNonQueryAsync();
        }
        var next = await OpenAsync();
        Assert.False((await next.AcceptAsync(Samples.Soap("r-1"))).Repeated);
        await using var view = await next.Backup.OpenAsync(default);
        Assert.Equal(4711, view.Facts.Schema);
    }

    [Theory]
    [InlineData("-- additive: a column with a default\nALTER TABLE message ADD COLUMN x TEXT", true)]
    [InlineData("DROP TABLE message -- additive", false)]
    public void Migration_SaysThatItOnlyAdds_InItsFirstLine(string sql, bool additive) => Assert.Equal(additive, new Migration(1, "x", sql).IsAdditive);

    [Fact]
    public async Task Open_ByManyAtOnce_MigratesOnce()
    {
        var folder = Path.Combine(Folder, "new");
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store.OpenAsync(Engine, folder, Clock))));

        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task Open_UnknownEngine_NamesTheKnown()
    {
        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => Store.OpenAsync(new Misnamed(Engine), Folder, Clock));

        Assert.Contains("oracle", exception.Message);
        Assert.Contains(Engine.Name, exception.Message);
    }

    private sealed class Misnamed(ITestEngine inner) : ITestEngine
    {
        public string Name => "oracle";
        public void Add(Microsoft.Extensions.DependencyInjection.IServiceCollection services, Microsoft.Extensions.Configuration.IConfiguration configuration) => inner.Add(services, configuration);
        public Task<System.Data.Common.DbConnection> ConnectAsync(string dataFolder) => inner.ConnectAsync(dataFolder);
        public Task<(string Key, string Value)[]> SettingsAsync(string dataFolder) => inner.SettingsAsync(dataFolder);
        public Task<IReadOnlyList<string>> FilesAsync(string dataFolder) => inner.FilesAsync(dataFolder);
        public Task DropAsync() => inner.DropAsync();
    }
}
