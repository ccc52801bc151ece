using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Operation.Oversight;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Storage.Engine;
using Bus.Storage.Regions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.Tests.Support;

/// <summary>One open storage, as a hub has it.</summary>
public sealed class Store : IAsyncDisposable
{
    /// <summary>Through which events are told.</summary>
    public const string Channel = "channel";

    private readonly ServiceProvider _services;

    private Store(ServiceProvider services) => _services = services;

    public IJournal Journal => Get<IJournal>();
    public IDeliveryJournal Deliveries => Get<IDeliveryJournal>();
    public IRejectBook Rejects => Get<IRejectBook>();
    public IBulkUse BulkUse => Get<IBulkUse>();
    public Bus.Core.Closings.IClosingBook Closings => Get<Bus.Core.Closings.IClosingBook>();
    public IJournalQueries Queries => Get<IJournalQueries>();
    public Bus.Core.Queries.IQueryJournal AskedQueries => Get<Bus.Core.Queries.IQueryJournal>();
    public IReplyBook Replies => Get<IReplyBook>();
    public IOnceOnly Once => Get<IOnceOnly>();
    public Bus.Core.Dispatch.IMailboxHolds Holds => Get<Bus.Core.Dispatch.IMailboxHolds>();
    public IKeyRing Keys => Get<IKeyRing>();
    internal Bus.Storage.Keys.KeyRing KeyDestruction => Get<Bus.Storage.Keys.KeyRing>();
    public Bus.Core.Backups.IJournalBackup Backup => Get<Bus.Core.Backups.IJournalBackup>();
    public Bus.Core.Exits.IMunicipalityBook Book => Get<Bus.Core.Exits.IMunicipalityBook>();
    public Bus.Core.Exits.IMunicipalityExtracts Extracts => Get<Bus.Core.Exits.IMunicipalityExtracts>();
    public Bus.Core.Exits.IDeparture Departure => Get<Bus.Core.Exits.IDeparture>();
    public IRegionStore Region => Get<IRegionStore>();
    public IRegionHistory RegionHistory => Get<IRegionHistory>();
    internal RegionStore Regions => Get<RegionStore>();
    public Bus.Core.Identity.IMetadataStore FetchedMetadata => Get<Bus.Core.Identity.IMetadataStore>();
    public Bus.Core.Identity.IPasskeyStore Passkeys => Get<Bus.Core.Identity.IPasskeyStore>();
    public Bus.Core.Identity.ISignInStore SignIns => Get<Bus.Core.Identity.ISignInStore>();
    public Bus.Core.Identity.IOnceStore UsedOnce => Get<Bus.Core.Identity.IOnceStore>();
    public Bus.Core.Identity.ISigningKeyStore SigningKeys => Get<Bus.Core.Identity.ISigningKeyStore>();
    public Bus.Core.Identity.IGuessBook Guesses => Get<Bus.Core.Identity.IGuessBook>();
    public Bus.Core.Identity.IAccountStore Accounts => Get<Bus.Core.Identity.IAccountStore>();
    public Bus.Core.Identity.IStaffStore Staff => Get<Bus.Core.Identity.IStaffStore>();
    public Bus.Core.Identity.IDirectoryStore Directory => Get<Bus.Core.Identity.IDirectoryStore>();
    public Bus.Core.Identity.IEmergencyStore Emergencies => Get<Bus.Core.Identity.IEmergencyStore>();
    public IAlertBook Alerts => Get<IAlertBook>();
    public IAuditTrail Audit => Get<IAuditTrail>();
    public IApprovalBook Approvals => Get<IApprovalBook>();
    public IFilesMark FilesMark => Get<IFilesMark>();
    public IMaintenance Maintenance => Get<IMaintenance>();
    public ITransferBook Transfers => Get<ITransferBook>();
    public IJournalWatch Watch => Get<IJournalWatch>();
    public IRoutePauses Pauses => Get<IRoutePauses>();
    public Bus.Core.Contracts.IContractForms Forms => Get<Bus.Core.Contracts.IContractForms>();
    public IKeyIndex Index => Get<IKeyIndex>();
    public IJournalRetention Retention => Get<IJournalRetention>();
    public Bus.Core.Nodes.INodeJournal Nodes => Get<Bus.Core.Nodes.INodeJournal>();
    internal Bus.Storage.Nodes.OtherNodes OtherNodes => Get<Bus.Storage.Nodes.OtherNodes>();
    internal Bus.Storage.Periods.RetentionService RetentionRounds => _services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Bus.Storage.Periods.RetentionService>().Single();
    internal Bus.Storage.Search.KeySorter Sorter => Get<Bus.Storage.Search.KeySorter>();
    internal JournalDatabase Database => Get<JournalDatabase>();

    public static async Task<Store> OpenAsync(ITestEngine engine, string folder, TimeProvider clock, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Pairs([.. await engine.SettingsAsync(folder), ("Journal:Engine", engine.Name)]))
            .AddInMemoryCollection(Pairs(settings)).Build();
        var services = new ServiceCollection();
        // A third of it is all that a transaction of a node may take.
        services.Configure<Bus.Core.Nodes.NodeOptions>(o => o.Patience = TimeSpan.FromMinutes(15));
        services.AddLogging().AddSingleton(clock).AddSingleton(new AlertChannels([Channel])).AddBusStorage(configuration, folder);
        engine.Add(services, configuration);
        var provider = services.BuildServiceProvider();
        try
        {
            await provider.OpenBusStorageAsync();
            return new Store(provider);
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static IEnumerable<KeyValuePair<string, string?>> Pairs((string Key, string Value)[] settings) =>
        settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value));

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}
