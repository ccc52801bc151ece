using System.IO.Compression;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Contracts;

/// <summary>A vendor's own WSDL and XSD package becomes a contract by <c>bus contract import</c>, goes into a running hub's folder, and carries SOAP messages and files.</summary>
public sealed class ImportedContractTests : IAsyncLifetime
{
    private const string Town = "362018";
    private const string Header = "市区町村コード,賦課年度,通知書番号,期別,宛名番号,督促状発行日,督促状返戻日,督促区分,税額,手数料,biko\r\n";
    private readonly string _box = Directory.CreateTempSubdirectory("bus-import-").FullName;
    private HubProcess _hub = null!;

    private string Contracts => Path.Combine(_box, "contracts");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Contracts);
        _hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:00.200", $"--Contracts:Folder={Contracts}");
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_box, recursive: true);
    }

    [Fact]
    public async Task Package_OfAVendor_IsImported_AndCarriesSoapAndFiles()
    {
        var package = Path.Combine(_box, "tokusoku.zip");
        ZipFile.CreateFromDirectory(Path.Combine(Repository.Root, "tests", "Bus.Contracts.Tests", "Fixtures", "foreign", "dunning"), package);

        // First it asks what only a person can decide, then it makes the contract, and says what it guessed.
        var asked = await BusAsync("contract", "import", package);
        Assert.True(asked.Exit == 1 && asked.Error.Contains("--head record", StringComparison.Ordinal) && asked.Error.Contains("xsd/tokusoku.xsd:10", StringComparison.Ordinal) && asked.Error.Contains("担当 / Who", StringComparison.Ordinal), asked.ToString());
        var made = await BusAsync("contract", "import", package, "--out", Contracts, "--head", "leave", "--name", "dunning-notice", "--unit", "収滞納管理", "--date", "督促状返戻日",
            "--ordering-key", "通知書番号,期別", "--rename", "督促状発行日=issuedDate", "--rename", "手数料=fee", "--json");
        Assert.True(made.Exit == 0, made.ToString());
        var said = JsonDocument.Parse(made.Output).RootElement;
        Assert.Equal("guess", said.GetProperty("proposals").EnumerateArray().Single(p => p.GetProperty("key").GetString() == "totals.transfer").GetProperty("from").GetString());
        var check = await BusAsync("contract", "check", said.GetProperty("folder").GetString()!);
        Assert.True(check.Exit == 0, check.ToString());
        await Patience.UntilAsync("the imported contract in the catalogue", async () => (await _hub.ApiAsync("contracts")).EnumerateArray().Any(c => c.GetProperty("name").GetString() == "dunning-notice") ? "there" : null);
        await _hub.ApplyAsync(new SampleRegion(new Town(Town, App.Provider("collection", new Provides("dunning-notice")), App.Consumer("delinquency", new Consumes("dunning-notice")))).ToYaml());

        // By file: good ones go on; what the vendor's XSD forbids is refused by item and line.
        const string good = $"{Town},2026,1000000001,01,100200300,2026-11-20,,1,48000,100,吉野 太郎\r\n", alsoGood = $"{Town},2026,1000000002,99,100200301,2026-11-20,2026-11-25,9,,,\r\n";
        var result = await new Desk(_hub, Town, "collection", "dunning-notice").ExchangeAsync("督促.csv",
            Header + good + $"{Town},2026,1000000003,13,1,2026-11-20,,1,1,1,\r\n" + $"{Town},2026,1000000004,01,1,2026-11-31,,3,1,1,\r\n" + alsoGood + $"{Town},2026,1000000005,01,1,2026-11-20,2026-02-30,1,1,1,\r\n", "5,48106\r\n");
        Assert.Equal(("accepted", 2, 48100), (result.State, result.Number("accepted"), result.Number("amountAccepted")));
        Assert.Equal([("3", "instalment", "rule-violated"), ("4", "issuedDate", "not-a-date"), ("6", "item007", "not-a-date")], result.Errors().Select(e => (e[0], e[1], e[2])));
        Assert.Equal(Header + good + alsoGood, (await DeliveredAsync(result.Receipt)).Text);

        // By SOAP, from the WSDL that the hub makes of it.
        Assert.Contains("SendDunningNotice", await _hub.Http.GetStringAsync($"soap/{Town}/dunning-notice?wsdl"), StringComparison.Ordinal);
        var sample = await File.ReadAllTextAsync(Path.Combine(Contracts, "dunning-notice", "2025-02", "samples", "dunning-notice.xml"));
        var body = sample[sample.IndexOf("<Send", StringComparison.Ordinal)..].Replace("<biko>見本</biko>", "<biko>𠮷野</biko>", StringComparison.Ordinal);
        var sent = await _hub.CallAsync(SoapVersion.V11, Town, "dunning-notice", Login.Of(Town, "collection"), body);
        Assert.Equal(("1", "200"), (sent.Value("records"), sent.Value("amount")));
        Assert.EndsWith(",𠮷野\r\n", (await DeliveredAsync(sent.Receipt)).Text, StringComparison.Ordinal);
        var refused = await _hub.CallAsync(SoapVersion.V11, Town, "dunning-notice", Login.Of(Town, "collection"), body.Replace($">{Town}<", ">412066<", StringComparison.Ordinal));
        Assert.Equal("other-municipality", refused.Code);
    }

    private static Task<CommandResult> BusAsync(params string[] words) => Commands.RunAsync("dotnet", [HubProcess.BusDll, .. words]);

    private Task<Delivered> DeliveredAsync(string receipt) => new Desk(_hub, Town, "delinquency", "dunning-notice").DeliveryAsync(receipt);
}
