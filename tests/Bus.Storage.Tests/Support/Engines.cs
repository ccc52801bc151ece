using Bus.Storage.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.Tests.Support;

/// <summary>An engine by itself, without a storage on it.</summary>
internal sealed record Engines(ServiceProvider Services) : IAsyncDisposable
{
    public IStorageEngine Engine => Services.GetServices<IStorageEngine>().Last();

    public static async Task<Engines> OfAsync(ITestEngine engine, string folder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection((await engine.SettingsAsync(folder)).Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var services = new ServiceCollection();
        services.AddLogging().AddBusStorage(configuration, folder);
        engine.Add(services, configuration);
        return new Engines(services.BuildServiceProvider());
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
