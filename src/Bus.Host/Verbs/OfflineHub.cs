using Bus.Core.Backups;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files;
using Bus.Host.Backups;
using Bus.Host.Hub;
using Bus.Storage;
using Bus.Storage.Engine;
using Bus.Storage.Keys;
using Bus.Storage.PostgreSql;
using Bus.Storage.Sqlite;
using Microsoft.Extensions.Options;

namespace Bus.Host.Verbs;

/// <summary>What of a hub that does not run a verb works on: its journal and its homes, by the hub's own settings.</summary>
internal sealed class OfflineHub : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly HubLock _lock;

    private OfflineHub(ServiceProvider services, HubLock held) => (_services, _lock) = (services, held);

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Null: a hub runs with this data folder.</summary>
    /// <exception cref="HubStartException">A setting is wrong.</exception>
    public static OfflineHub? TryOpen(string dataFolder, IReadOnlyDictionary<string, string?> overrides)
    {
        var configuration = new HubSettings(dataFolder, HubSettings.DefaultUrls, overrides, Quiet: true).Read();
        if (HubLock.TryTake(dataFolder) is not { } held) return null;
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddBusStorage(configuration, dataFolder).AddBusSqlite(configuration).AddBusPostgreSql(configuration).AddBusFiles(configuration, dataFolder);
        services.AddOptions<BackupOptions>().Bind(configuration.GetSection(BackupOptions.Section));
        return new OfflineHub(services.BuildServiceProvider(), held);
    }

    /// <summary>Nothing was done in the folder: it is left without the lock's file, if that was made here.</summary>
    public bool LeavesNothing { get; set; }

    public BackupOptions Backups => Get<IOptions<BackupOptions>>().Value;

    /// <summary>What can go wrong with a backup on the way, as a verb's failure.</summary>
    public static async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        var asSaid = new Bilingual("示されたとおりに直し、もう一度実行してください。", "Correct it as said, and run it again.");
        try
        {
            return await work();
        }
        catch (BackupException failure)
        {
            throw new VerbFailure(failure.What, failure.Action, VerbFailure.Operator);
        }
        catch (JournalUnavailableException failure)
        {
            throw new VerbFailure(failure.What, asSaid, VerbFailure.Operator);
        }
        catch (MasterKeyException failure)
        {
            throw new VerbFailure(failure.What, asSaid, VerbFailure.Operator);
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or SchemaTooNewException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new VerbFailure(new Bilingual(failure.Message, failure.Message), asSaid, VerbFailure.Operator);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (LeavesNothing) _lock.Withdraw();
        else _lock.Dispose();
    }
}
