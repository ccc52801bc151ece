using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Storage.Keys;
using Bus.Storage.Tests.Contract;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>What one node changes, the other one knows: region, keys, pauses.</summary>
public sealed class PostgreSqlSharedTests : StorageContract<PostgreSqlTestEngine>
{
    private static RegionModel RegionOf(string name) => new() { Municipalities = [new Municipality { Code = Samples.Takeo, Name = name }] };

    private async Task<(Store One, Store Two)> BothAsync()
    {
        var one = Store;
        var two = await OpenAsync();
        await two.OtherNodes.RefreshAsync(default);
        return (one, two);
    }

    [Fact]
    public async Task Region_AppliedOnOneNode_IsInForceOnTheOther_WithTheKeysOfItsMunicipalities()
    {
        var (one, two) = await BothAsync();
        var changes = new List<RegionModel>();
        two.Region.Changed += changes.Add;
        await one.Region.ReplaceAsync(RegionOf("武雄市"), default);
        Assert.Throws<KeyGoneException>(() => two.Keys.DigestKey(Samples.Takeo));

        await two.OtherNodes.RefreshAsync(default);
        await two.OtherNodes.RefreshAsync(default);

        Assert.Equal("武雄市", Assert.Single(changes).Municipalities[0].Name);
        Assert.Equal(one.Region.Version, two.Region.Version);
        Assert.Equal(one.Keys.DigestKey(Samples.Takeo), two.Keys.DigestKey(Samples.Takeo));
    }

    [Fact]
    public async Task Region_ReplacedOnTwoNodesAtOnce_OneIsTold_AndHasTheOthersRegion()
    {
        var (one, two) = await BothAsync();
        var basis = two.Region.Current;
        Assert.True(await one.Region.TryReplaceAsync(RegionOf("武雄市"), one.Region.Current, default));
        Assert.False(await two.Region.TryReplaceAsync(RegionOf("他"), basis, default));
        Assert.Equal("武雄市", two.Region.Current.Municipalities[0].Name);
        Assert.NotNull(two.Keys.DigestKey(Samples.Takeo));
        Assert.True(await two.Region.TryReplaceAsync(RegionOf("他"), two.Region.Current, default));
    }

    [Fact]
    public async Task Key_DestroyedOnOneNode_LeavesTheMemoryOfTheOther()
    {
        var (one, two) = await BothAsync();
        Assert.NotNull(two.Keys.DigestKey(Samples.Tokushima));
        await one.KeyDestruction.DestroyAsync(Samples.Tokushima, default);
        await two.OtherNodes.RefreshAsync(default);
        Assert.Throws<KeyGoneException>(() => two.Keys.DigestKey(Samples.Tokushima));
    }

    [Fact]
    public async Task Key_DestroyedAndMadeAnewOnOneNode_BetweenTwoLooksOfTheOther_IsTheNewOneThere()
    {
        var (one, two) = await BothAsync();
        var old = two.Keys.Seal(Samples.Tokushima, "old"u8, default);
        Assert.Equal(Bus.Core.Exits.DepartureOutcome.Done, await one.Departure.DestroyKeyAsync(Samples.Tokushima, 0, default));
        await one.Keys.EnsureAsync(Samples.Tokushima, default);
        var young = one.Keys.Seal(Samples.Tokushima, "young"u8, default);

        await two.OtherNodes.RefreshAsync(default);

        Assert.Equal("young"u8, two.Keys.Open(Samples.Tokushima, young, default));
        Assert.Throws<System.Security.Cryptography.AuthenticationTagMismatchException>(() => two.Keys.Open(Samples.Tokushima, old, default));
        Assert.Equal(Clock.Now, two.Keys.DestroyedAt(Samples.Tokushima));
    }

    [Fact]
    public async Task Pause_OnOneNode_StopsTheOther_AndEndsThereToo()
    {
        var (one, two) = await BothAsync();
        var changed = 0;
        two.Pauses.Changed += _ => changed++;
        await one.Pauses.PauseAsync(new RoutePause(Samples.Route, "点検", Clock.Now, null, "operator"), default);
        await two.OtherNodes.RefreshAsync(default);
        Assert.True(two.Pauses.IsPaused(Samples.Route));
        await one.Pauses.ResumeAsync(Samples.Route, "operator", default);
        await two.OtherNodes.RefreshAsync(default);
        Assert.False(two.Pauses.IsPaused(Samples.Route));
        Assert.Equal(2, changed);
    }

    [Fact]
    public async Task Node_WithAnotherMasterKey_IsRefused_AlsoBeforeThereIsAnyKey()
    {
        var folder = Directory.CreateTempSubdirectory("bus-other-key-").FullName;
        var engine = new SameDatabase(Engine, Folder);
        var refused = await Assert.ThrowsAsync<MasterKeyException>(() => Store.OpenAsync(engine, folder, Clock));
        Assert.Contains("master.key", refused.What.En);
        File.Copy(Path.Combine(Folder, "master.key"), Path.Combine(folder, "master.key"), overwrite: true);
        await using (var node = await Store.OpenAsync(engine, folder, Clock)) Assert.NotNull(node.Keys.DigestKey(Samples.Tokushima));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Another node's data folder, the same database.</summary>
    private sealed class SameDatabase(PostgreSqlTestEngine engine, string first) : ITestEngine
    {
        public string Name => engine.Name;
        public void Add(Microsoft.Extensions.DependencyInjection.IServiceCollection services, Microsoft.Extensions.Configuration.IConfiguration configuration) => engine.Add(services, configuration);
        public Task<(string Key, string Value)[]> SettingsAsync(string dataFolder) => engine.SettingsAsync(first);
        public Task<System.Data.Common.DbConnection> ConnectAsync(string dataFolder) => engine.ConnectAsync(first);
        public Task<IReadOnlyList<string>> FilesAsync(string dataFolder) => engine.FilesAsync(first);
        public Task DropAsync() => Task.CompletedTask;
    }
}
