using System.Collections.Immutable;
using System.Text;
using Bus.Contracts.Catalogue;
using Bus.Contracts.Tests.Flat;
using Bus.Core.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bus.Contracts.Tests.Catalogue;

public sealed class ContractCatalogueTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ContractFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Registration_WithoutOptions_HasTheBuiltInContracts()
    {
        await using var services = Services(folder: null);
        Assert.Equal(["assessment/2026-01", "bank-debit-result/2026-01", "collection-history/2026-01"], services.GetRequiredService<ICatalogue>().Current.Contracts.Select(c => c.ToString()));
        Assert.Same(services.GetRequiredService<IContractCatalogue>(), services.GetRequiredService<ICatalogue>());
        Assert.NotNull(services.GetRequiredService<IRecordFormats>());
    }

    [Fact]
    public async Task Start_WithWrongContracts_NamesEveryError()
    {
        _folder.Add("first", ("contract.yaml", "[number]", "[a]"));
        _folder.Add("second", ("contract.yaml", "[number]", "[b]"));
        await using var services = Services(_folder.Root);
        Assert.Equal(2, Assert.Throws<ContractsInvalidException>(services.GetRequiredService<ICatalogue>).Errors.Length);
    }

    [Fact]
    public async Task Start_WithABuiltInContractAgain_IsAnError()
    {
        await using var services = Services(Path.Combine(Repository.Root, "contracts"));
        Assert.Throws<ContractsInvalidException>(services.GetRequiredService<ICatalogue>);
    }

    [Fact]
    public async Task Contract_DroppedWhileRunning_IsInForceAndItsFilesAreRead()
    {
        await using var services = Services(_folder.Root);
        var catalogue = services.GetRequiredService<IContractCatalogue>();
        using var watching = Watch(services);
        var changed = Next(catalogue, snapshot => snapshot.Find("notice") is not null);
        _folder.Add("notice");
        var contract = (await changed).Find("notice")!;

        var formats = services.GetRequiredService<IRecordFormats>();
        var shape = formats.ShapeOf(contract, []);
        var read = await Records.ReadAll(formats.ReadFlat(new MemoryStream(Encoding.UTF8.GetBytes(Csv.Header + "7,x,8\r\n")), shape, "utf-8"), 3);
        Assert.Equal(["7", "x", "8"], Assert.Single(read.Records).Fields!);
        Assert.NotNull(catalogue.Current.FindByNamespace("urn:example:schema:2026-01:notice"));
    }

    [Fact]
    public async Task Change_ThatIsBroken_KeepsTheSnapshotAndNamesTheErrors()
    {
        _folder.Add("notice");
        await using var services = Services(_folder.Root);
        var catalogue = services.GetRequiredService<IContractCatalogue>();
        var before = catalogue.Current;

        _folder.Change("notice", ("layout.yaml", "header: 備考", "header: 番号"), ("contract.yaml", "[number]", "[none]"));
        Assert.False(await catalogue.ReloadAsync(default));
        Assert.Same(before, catalogue.Current);
        Assert.NotEmpty(catalogue.Errors);

        _folder.Change("notice", ("layout.yaml", "{ header: 番号, element: note", "{ header: 摘要, element: note"), ("contract.yaml", "[none]", "[number]"));
        File.Delete(Path.Combine(_folder.Root, "notice", "2026-01", "samples", "notice.csv"));
        Assert.True(await catalogue.ReloadAsync(default));
        Assert.Empty(catalogue.Errors);
        Assert.Equal("摘要", catalogue.Current.Find("notice")!.Items[1].Header);
        Assert.Equal("備考", before.Find("notice")!.Items[1].Header);
    }

    /// <summary>The journal's records lie there by the items they were written with.</summary>
    [Fact]
    public async Task Version_OfWhichTheJournalHasRecords_IsNotChanged()
    {
        _folder.Add("notice");
        var forms = new GivenForms();
        await using var services = Services(_folder.Root, forms);
        var catalogue = services.GetRequiredService<IContractCatalogue>();
        await catalogue.AdmitAsync(default);
        Assert.Contains("notice/2026-01", forms.Seen);

        var before = catalogue.Current;
        forms.Refused = "notice";
        Assert.False(await catalogue.ReloadAsync(default));
        Assert.Same(before, catalogue.Current);
        var error = Assert.Single(catalogue.Errors);
        Assert.Equal("notice/2026-01", error.File);
        Assert.Contains("item 1 (before: x; now: y)", error.What.En);
        Assert.Contains("新しい版", error.What.Ja);

        // A hub that starts with it does not start at all.
        using var watcher = services.GetServices<IHostedService>().OfType<CatalogueWatcher>().Single();
        await Assert.ThrowsAsync<ContractsInvalidException>(() => watcher.StartingAsync(default));
    }

    [Fact]
    public async Task Options_OutOfTheirRange_AreRefused()
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddBusContracts(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Contracts:MaxRowBytes"] = "0" }).Build())
            .BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(services.GetRequiredService<IRecordFormats>);
    }

    [Fact]
    public async Task Contract_TakenAway_IsGone()
    {
        _folder.Add("notice");
        await using var services = Services(_folder.Root);
        var catalogue = services.GetRequiredService<IContractCatalogue>();
        using var watching = Watch(services);
        var changed = Next(catalogue, snapshot => snapshot.Find("notice") is null);
        Directory.Delete(Path.Combine(_folder.Root, "notice"), recursive: true);
        Assert.Equal(3, (await changed).Contracts.Length);
    }

    private static ServiceProvider Services(string? folder, IContractForms? forms = null)
    {
        var services = new ServiceCollection().AddLogging();
        if (forms is not null) services.AddSingleton(forms);
        return services
            .AddBusContracts(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Contracts:Folder"] = folder,
                ["Contracts:Debounce"] = "00:00:00.050",
            }).Build())
            .BuildServiceProvider();
    }

    /// <summary>A journal that says it has records of a contract, by other items.</summary>
    private sealed class GivenForms : IContractForms
    {
        public List<string> Seen { get; } = [];
        public string? Refused { get; set; }

        public Task<ImmutableArray<ContractFormChange>> AdmitAsync(ImmutableArray<Contract> contracts, CancellationToken cancellation)
        {
            Seen.AddRange(contracts.Select(c => c.ToString()));
            return Task.FromResult<ImmutableArray<ContractFormChange>>([.. contracts.Where(c => c.Name == Refused).Select(c => new ContractFormChange(c, new("項目1番目（以前：x、今：y）", "item 1 (before: x; now: y)")))]);
        }
    }

    private static CatalogueWatcher Watch(ServiceProvider services)
    {
        var watcher = services.GetServices<IHostedService>().OfType<CatalogueWatcher>().Single();
        Assert.True(watcher.StartAsync(CancellationToken.None).IsCompletedSuccessfully);
        return watcher;
    }

    private static Task<CatalogueSnapshot> Next(IContractCatalogue catalogue, Func<CatalogueSnapshot, bool> wanted)
    {
        var found = new TaskCompletionSource<CatalogueSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        catalogue.Changed += snapshot =>
        {
            if (wanted(snapshot)) found.TrySetResult(snapshot);
        };
        return found.Task.WaitAsync(Patience);
    }
}
