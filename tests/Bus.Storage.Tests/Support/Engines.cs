using Bus.Storage.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.Tests.Support;

/// <summary>An engine by itself, without a storage on it.</summary>
internal sealed record Engines(ServiceProvider Services) : IAsyncDisposable
{
    public IStorageEngine Engine => Services.GetServices<IStorageEngine>().Last();

    public static async Task<Engines> OfAsync(ITestEngine engine, string folder, IServiceCollection? with = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(((IEnumerable<(string Key, string Value)>)[.. await engine.SettingsAsync(folder), ("Journal:Engine", engine.Name)]).Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var services = with ?? new ServiceCollection();
        services.AddLogging().AddBusStorage(configuration, folder);
        engine.Add(services, configuration);
        return new Engines(services.BuildServiceProvider());
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
