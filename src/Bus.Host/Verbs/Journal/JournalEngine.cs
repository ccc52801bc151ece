using Bus.Core.Vocabulary;
using Bus.Host.Hub;
using Bus.Storage;
using Bus.Storage.Engine;
using Bus.Storage.PostgreSql;
using Bus.Storage.Sqlite;

namespace Bus.Host.Verbs.Journal;

/// <summary>A journal's database for verbs that work on it beside, or without, a hub.</summary>
internal sealed class JournalEngine : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private JournalEngine(ServiceProvider services, IStorageEngine engine) => (_services, Engine) = (services, engine);

    public IStorageEngine Engine { get; }

    /// <summary>The one that a hub with these settings uses.</summary>
    public static JournalEngine Of(HubSettings settings)
    {
        var configuration = settings.Read();
        var services = new ServiceCollection().AddLogging().AddBusSqlite(configuration).AddBusPostgreSql(configuration);
        services.Configure<JournalOptions>(configuration.GetSection(JournalOptions.Section)).PostConfigure<JournalOptions>(o => o.DataFolder = Path.GetFullPath(settings.DataFolder));
        var provider = services.BuildServiceProvider();
        var wanted = configuration[$"{JournalOptions.Section}:{nameof(JournalOptions.Engine)}"] ?? new JournalOptions().Engine;
        return provider.GetServices<IStorageEngine>().FirstOrDefault(e => e.Name == wanted) is { } engine
            ? new JournalEngine(provider, engine)
            : throw new VerbFailure($"データベースの種類 '{wanted}' はありません。", $"There is no database engine '{wanted}'.", "sqlite か postgresql を指定してください。", "Give sqlite or postgresql.") { IsUsage = true };
    }

    /// <summary>Another one, named by the verb.</summary>
    public static JournalEngine Of(string dataFolder, string engine, string? connection) => Of(new HubSettings(dataFolder, HubSettings.DefaultUrls, new Dictionary<string, string?>
    {
        [$"{JournalOptions.Section}:{nameof(JournalOptions.Engine)}"] = engine,
        [$"{JournalOptions.Section}:{nameof(JournalOptions.ConnectionString)}"] = connection,
    }, Quiet: true));

    /// <summary>What a database says on the way, as a verb's failure.</summary>
    public static async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Core.Journal.JournalUnavailableException failure)
        {
            throw Failed(failure.What);
        }
        catch (Storage.Carrying.CarriageException failure)
        {
            throw Failed(failure.What);
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or SchemaTooNewException)
        {
            throw Failed(new Bilingual(failure.Message, failure.Message));
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static VerbFailure Failed(Bilingual what) => new(what, new Bilingual("示されたとおりに直し、もう一度実行してください。", "Correct it as said, and run it again."), VerbFailure.Operator);
}
