using Bus.Storage.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.Tests.Support;

/// <summary>An engine by itself, without a storage on it.</summary>
internal sealed record Engines(ServiceProvider Services) : IAsyncDisposable
{
    public IStorageEngine Engine => Services.GetServices<IStorageEngine>().Last();

    public static async Task<Engines> OfAsync(ITestEngine engine, string folder, IServiceCollection? with = null, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Pairs([.. await engine.SettingsAsync(folder), ("Journal:Engine", engine.Name)])).AddInMemoryCollection(Pairs(settings)).Build();
        var services = with ?? new ServiceCollection();
        services.AddLogging().AddBusStorage(configuration, folder);
        engine.Add(services, configuration);
        return new Engines(services.BuildServiceProvider());
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();

    private static IEnumerable<KeyValuePair<string, string?>> Pairs((string Key, string Value)[] settings) => settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value));
}
