using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>What every engine must keep: each test has a database of its own, with one municipality's key in it.</summary>
public abstract class StorageContract<TEngine> : IAsyncLifetime where TEngine : ITestEngine, new()
{
    private readonly List<Store> _stores = [];

    protected TEngine Engine { get; } = new();
    protected TestClock Clock { get; } = new();
    protected string Folder { get; } = Path.Combine(Path.GetTempPath(), $"bus-storage-{Guid.CreateVersion7():N}");
    protected Store Store => _stores[^1];

    public virtual async Task InitializeAsync()
    {
        await OpenAsync();
        await Store.Keys.EnsureAsync(Samples.Tokushima, default);
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
        await Engine.DropAsync();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Opens the database once more; what was open stays open, as a killed process would leave it.</summary>
    protected async Task<Store> OpenAsync(params (string, string)[] settings)
    {
        var store = await Store.OpenAsync(Engine, Folder, Clock, settings);
        _stores.Add(store);
        return store;
    }
}
