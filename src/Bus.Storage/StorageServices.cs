using Bus.Core.Backups;
using Bus.Core.Closings;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Exits;
using Bus.Core.Identity;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Operation.Oversight;
using Bus.Core.Queries;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Storage.Backups;
using Bus.Storage.Closings;
using Bus.Storage.Deliveries;
using Bus.Storage.Engine;
using Bus.Storage.Exits;
using Bus.Storage.Identity;
using Bus.Storage.Keys;
using Bus.Storage.Messages;
using Bus.Storage.Nodes;
using Bus.Storage.Operation;
using Bus.Storage.Oversight;
using Bus.Storage.Pauses;
using Bus.Storage.Periods;
using Bus.Storage.Queries;
using Bus.Storage.Regions;
using Bus.Storage.Rejects;
using Bus.Storage.Replies;
using Bus.Storage.Search;
using Bus.Storage.Transfers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Storage;

/// <summary>Puts the storage into the hub.</summary>
public static class StorageServices
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } = [new(JournalOptions.Section, typeof(JournalOptions))];

    /// <summary>
    /// Adds journal, region, keys and pauses on a database. At least one engine must be added beside it (<c>AddBusSqlite</c>).
    /// The database is opened, and migrated, when the host starts; without a host by <see cref="OpenBusStorageAsync"/>.
    /// </summary>
    /// <param name="configuration">Its section <c>Journal</c> is read.</param>
    /// <param name="dataFolder">Folder of the master key and of a database without a connection string.</param>
    public static IServiceCollection AddBusStorage(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentException.ThrowIfNullOrEmpty(dataFolder);
        services.AddOptions<JournalOptions>().Bind(configuration.GetSection(JournalOptions.Section))
            .Configure(o => (o.DataFolder, o.Environment, o.EnvironmentWas) = (dataFolder, configuration["Environment:Name"], configuration["Environment:Was"])).ValidateDataAnnotations()
            .Validate(o => o.KeepMessages >= o.KeepPayloads, "Journal:KeepMessages must not be shorter than Journal:KeepPayloads.").ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SteadyTime>();
        services.TryAddSingleton<ClockTrust>();
        services.AddSingleton<JournalDatabase>();
        services.AddSingleton(s => new MasterKey(
            s.GetRequiredService<IOptions<JournalOptions>>(), EnvironmentOrFile, s.GetRequiredService<ILogger<MasterKey>>()));
        services.AddSingleton<KeyRing>().AddSingleton<IKeyRing>(s => s.GetRequiredService<KeyRing>()).AddSingleton<IHubSeal>(s => s.GetRequiredService<KeyRing>());
        services.AddSingleton<RegionStore>().AddSingleton<IRegionStore>(s => s.GetRequiredService<RegionStore>()).AddSingleton<IRegionHistory>(s => s.GetRequiredService<RegionStore>());
        services.AddSingleton<RoutePauses>().AddSingleton<IRoutePauses>(s => s.GetRequiredService<RoutePauses>());
        services.AddSingleton<IAlertBook, AlertTable>();
        services.TryAddSingleton(new AlertChannels([]));
        services.AddSingleton<ITransferBook, TransferTable>();
        services.AddSingleton<MaintenanceTable>().AddSingleton<IMaintenance>(s => s.GetRequiredService<MaintenanceTable>());
        services.AddSingleton<ISignInStore, SessionTable>().AddSingleton<IOnceStore, OnceTable>().AddSingleton<ISigningKeyStore, SigningKeyTable>();
        services.AddSingleton<IGuessBook, GuessTable>().AddSingleton<IAccountStore, AccountTable>().AddSingleton<IStaffStore, StaffTable>().AddSingleton<IMetadataStore, MetadataTable>().AddSingleton<IPasskeyStore, PasskeyTable>();
        services.AddSingleton<IDirectoryStore, DirectoryTable>().AddSingleton<IEmergencyStore, EmergencyTable>();
        services.AddSingleton<AuditTable>().AddSingleton<IAuditTrail>(s => s.GetRequiredService<AuditTable>());
        services.AddSingleton<IApprovalBook, ApprovalTable>();
        services.AddSingleton<ChunkSeal>().AddSingleton<ChunkReader>().AddSingleton<MessagePieces>();
        services.AddSingleton<IJournal, MessageJournal>();
        services.AddSingleton<IDeliveryJournal, DeliveryJournal>();
        services.AddSingleton<RejectSeal>().AddSingleton<IRejectBook, RejectBook>();
        services.AddSingleton<IOnceOnly, UsedOnce>().AddSingleton<IReplyBook, ReplyTable>().AddSingleton<IMailboxHolds, MailboxHolds>();
        services.AddSingleton<IBulkUse, BulkUse>();
        services.AddSingleton<IReplayQueries, ReplayQueries>();
        services.AddSingleton<IClosingBook, ClosingTable>();
        services.AddSingleton<IJournalQueries, JournalQueries>();
        services.TryAddSingleton<ILeases>(new SoleNode());
        services.AddSingleton<IKeyIndex, KeyIndex>().AddSingleton<KeySorter>();
        services.AddSingleton<IMunicipalityBook, MunicipalityBook>().AddSingleton<ExtractMark>().AddSingleton<IMunicipalityExtracts, MunicipalityExtracts>().AddSingleton<IDeparture, Departure>();
        services.AddSingleton<IJournalBackup, JournalBackup>().AddSingleton<IJournalRestore, JournalRestore>();
        services.AddSingleton<IQueryJournal, QueryTable>();
        services.AddSingleton<PeriodKeeper>().AddSingleton<IJournalRetention, Retention>();
        services.AddSingleton<NodeSession>().AddSingleton<INodeJournal, NodeJournal>();
        services.AddSingleton<IJournalWatch, JournalWatch>();
        services.AddSingleton<IContractForms, ContractForms>().AddSingleton<IFilesMark, FilesMark>();
        services.AddSingleton<StorageStart>().AddSingleton<StorageLook>();
        services.AddSingleton<OtherNodes>();
        return services.AddHostedService(s => s.GetRequiredService<StorageStart>()).AddHostedService(s => s.GetRequiredService<OtherNodes>())
            .AddHostedService<RetentionService>().AddHostedService<KeySortingService>();
    }

    // BUS_MASTER_KEY, or the content of the file that BUS_MASTER_KEY_FILE names.
    private static string? EnvironmentOrFile(string name) => Environment.GetEnvironmentVariable(name)
        ?? (Environment.GetEnvironmentVariable(name + "_FILE") is { Length: > 0 } file ? File.ReadAllText(file).Trim() : null);

    /// <summary>Opens and migrates the database where no host does it: in a verb of the command line, or in a test. A second call does nothing.</summary>
    /// <exception cref="SchemaTooNewException">A newer hub has used the database.</exception>
    /// <exception cref="MasterKeyException">The master key is missing or wrong.</exception>
    /// <exception cref="RegionDocumentException">The stored region is damaged.</exception>
    public static Task OpenBusStorageAsync(this IServiceProvider services, CancellationToken cancellation = default) =>
        services.GetRequiredService<StorageStart>().OpenAsync(cancellation);

    /// <summary>Looks at the database and the master key as a start would, and changes nothing: no step of the schema is made, nor a key.</summary>
    /// <param name="through">Also at what the database is made of, as far as its engine can; takes longer the larger it is.</param>
    /// <returns>The mark of the tree of files that the journal knows; null: it has none yet.</returns>
    /// <exception cref="JournalUnavailableException">The database is damaged, was moved, or cannot be opened.</exception>
    /// <exception cref="MasterKeyException">The master key is missing, no key, or not the one of this journal.</exception>
    public static Task<string?> LookAtBusStorageAsync(this IServiceProvider services, bool through, CancellationToken cancellation = default) =>
        services.GetRequiredService<StorageLook>().RunAsync(through, cancellation);
}
