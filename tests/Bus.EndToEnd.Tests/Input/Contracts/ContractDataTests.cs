using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.CommandLine;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Contracts;

/// <summary>A contract is data: the second one of the product, and a third one that comes while the hub runs, go all the way like the first.</summary>
public sealed class ContractDataTests : IAsyncLifetime
{
    private const string Town = "362018";
    private readonly string _contracts = Directory.CreateTempSubdirectory("bus-contracts-").FullName;
    private HubProcess _hub = null!;

    public async Task InitializeAsync() => _hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:00.200", $"--Contracts:Folder={_contracts}");

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_contracts, recursive: true);
    }

    [Fact]
    public async Task Assessment_BySoapAndByFile_IsDeliveredAsItWasSent()
    {
        await _hub.ApplyAsync(RegionOf("assessment").ToYaml());
        var folder = Path.Combine(Repository.Root, "contracts", "assessment", "2026-01", "samples");
        var file = await File.ReadAllTextAsync(Path.Combine(folder, "assessment.csv"));
        var rows = file.TrimEnd().Split('\n').Select(r => r.TrimEnd('\r')).ToList();
        var expected = string.Concat(rows.Select(r => r + "\r\n"));

        var byFile = await new Desk(_hub, Town, "collection", "assessment").ExchangeAsync("a.csv", file);
        Assert.Equal(("accepted", 2), (byFile.State, byFile.Number("accepted")));
        // 転送合計 of this contract: 税額 + 督促手数料 + 延滞金.
        Assert.Equal(48000 + 100 + 90000 + 1200, byFile.Number("amountAccepted"));
        Assert.Equal(expected, (await DeliveredAsync("assessment", byFile.Receipt)).Text);

        var sample = await File.ReadAllTextAsync(Path.Combine(folder, "assessment.xml"));
        var bySoap = await _hub.CallAsync(SoapVersion.V12, Town, "assessment", Login.Of(Town, "collection"), sample[sample.IndexOf("<Send", StringComparison.Ordinal)..]);
        Assert.Equal("139300", bySoap.Value("amount"));
        Assert.Equal(expected, (await DeliveredAsync("assessment", bySoap.Receipt)).Text);

        var bad = await new Desk(_hub, Town, "collection", "assessment").ExchangeAsync("b.csv", file.Replace(",48000,", ",forty,").Replace(",12,90000,", ",12,90000.5,"));
        Assert.Equal([("2", "taxAssessed", "not-a-number"), ("3", "taxAssessed", "not-a-number")], bad.Errors().Select(e => (e[0], e[1], e[2])));
    }

    [Fact]
    public async Task Contract_DroppedIntoARunningHub_GoesAllTheWay()
    {
        // Not known yet: the region is refused, and names the contract.
        var early = Path.Combine(_hub.Folder, "early.yaml");
        await File.WriteAllTextAsync(early, RegionOf("dunning").ToYaml());
        var refused = await _hub.BusAsync("region", "apply", early);
        Assert.Equal(1, refused.Exit);
        Assert.Contains("dunning", refused.Error);

        await DropAsync(text => text);
        await ListedAsync("dunning");
        await _hub.ApplyAsync(RegionOf("dunning").ToYaml());
        const string header = "市区町村コード,通知書番号,期別,履歴番号,督促状発行日,督促状返戻日,督促区分,督促手数料,引き抜き事由\r\n";
        const string good = $"{Town},1000000001,01,1,2026-11-20,,1,100,\r\n";
        const string alsoGood = $"{Town},1000000002,01,1,2026-11-20,2026-11-25,2,-100,\"分割納付, 誓約\"\r\n";
        const string bad = $"{Town},1000000003,01,1,2026-11-31,,1,100,\r\n";
        var result = await new Desk(_hub, Town, "collection", "dunning").ExchangeAsync("督促.csv", header + good + bad + alsoGood, "3,100\r\n");
        Assert.Equal(("accepted", 2, 0), (result.State, result.Number("accepted"), result.Number("amountAccepted")));
        Assert.Equal([("3", "issuedDate", "not-a-date")], result.Errors().Select(e => (e[0], e[1], e[2])));
        Assert.Equal(header + good + alsoGood, (await DeliveredAsync("dunning", result.Receipt)).Text);

        // It has a WSDL and takes SOAP like any other.
        var schema = XElement.Parse(await _hub.Http.GetStringAsync($"soap/{Town}/dunning?xsd=dunning"));
        var ns = (string)schema.Attribute("targetNamespace")!;
        var sent = await _hub.CallAsync(SoapVersion.V11, Town, "dunning", Login.Of(Town, "collection"), $"""
            <SendDunning xmlns="{ns}"><record><municipalityCode>{Town}</municipalityCode><noticeNumber>1000000001</noticeNumber><instalment>01</instalment><historyNumber>1</historyNumber>
            <issuedDate>2026-11-20</issuedDate><dunningKind>1</dunningKind><dunningFee>100</dunningFee></record></SendDunning>
            """.ReplaceLineEndings(""));
        Assert.Equal(header + good, (await DeliveredAsync("dunning", sent.Receipt)).Text);

        // A change that is wrong is not put in force: the hub goes on with what it had, and says so.
        await DropAsync(text => text.Replace("element: issuedDate", "element: issueDate"));
        await Patience.UntilAsync("a word about the wrong change", () => _hub.Log.Contains("issueDate") ? "said" : null);
        var after = await new Desk(_hub, Town, "collection", "dunning").ExchangeAsync("after.csv", header + good);
        Assert.Equal("accepted", after.State);
    }

    /// <summary>Old records lie in the journal by the items of their day: with two of them exchanged they would go out under each other's name.</summary>
    [Fact]
    public async Task Version_ThatHasRecords_IsNotChangedInPlace()
    {
        await DropAsync(text => text);
        await ListedAsync("dunning");
        await _hub.ApplyAsync(RegionOf("dunning").ToYaml());
        const string header = "市区町村コード,通知書番号,期別,履歴番号,督促状発行日,督促状返戻日,督促区分,督促手数料,引き抜き事由\r\n";
        const string row = $"{Town},1000000001,01,1,2026-11-20,2026-11-25,1,100,\r\n";
        Assert.Equal("accepted", (await new Desk(_hub, Town, "collection", "dunning").ExchangeAsync("a.csv", header + row)).State);

        // A contract that is right in itself: both dates have changed places, in the layout and in the XSD.
        await DropAsync(text => Exchanged(text, "  - { header: 督促状発行日, element: issuedDate }\n", "  - { header: 督促状返戻日, element: returnedDate, optional: true }\n"),
            xsd => Exchanged(xsd, Element(xsd, "issuedDate"), Element(xsd, "returnedDate")));
        await Patience.UntilAsync("a word about the changed version", () => _hub.Log.Contains("item 5 (before: issuedDate; now: returnedDate)") ? "said" : null);
        var after = await new Desk(_hub, Town, "collection", "dunning").ExchangeAsync("b.csv", header + row);
        Assert.Equal(header + row, (await DeliveredAsync("dunning", after.Receipt)).Text);

        await _hub.StopAsync();
        var vain = await _hub.StartInVainAsync($"--Contracts:Folder={_contracts}");
        Assert.NotEqual(0, vain.Exit);
        Assert.Contains("dunning/2026-01", vain.Error);
        Assert.Contains("新しい版", vain.Error);

        await DropAsync(text => text);
        await _hub.StartAgainAsync();
        Assert.Equal("accepted", (await new Desk(_hub, Town, "collection", "dunning").ExchangeAsync("c.csv", header + row)).State);
    }

    private static string Element(string xsd, string name)
    {
        var from = xsd.IndexOf($"      <xs:element name=\"{name}\"", StringComparison.Ordinal);
        const string end = "</xs:element>\n";
        return xsd[from..(xsd.IndexOf(end, from, StringComparison.Ordinal) + end.Length)];
    }

    private static string Exchanged(string text, string first, string second)
    {
        Assert.Contains(first + second, text, StringComparison.Ordinal);
        return text.Replace(first + second, second + first);
    }

    /// <summary>Copies the contract of the fixture, its layout and its XSD changed.</summary>
    private async Task DropAsync(Func<string, string> layout, Func<string, string>? schema = null)
    {
        var target = Path.Combine(_contracts, "dunning", "2026-01");
        if (!Directory.Exists(target)) UsageTests.Copy(Fixture.At("Contracts", "dunning", "2026-01"), target);
        foreach (var (name, change) in new[] { ("layout.yaml", layout), ("schema.xsd", schema ?? (text => text)) })
            await File.WriteAllTextAsync(Path.Combine(target, name), change(await File.ReadAllTextAsync(Fixture.At("Contracts", "dunning", "2026-01", name))));
    }

    private Task ListedAsync(string name) => Patience.UntilAsync($"{name} in the catalogue",
        async () => (await _hub.ApiAsync("contracts")).EnumerateArray().Any(c => c.GetProperty("name").GetString() == name) ? name : null);

    private Task<Delivered> DeliveredAsync(string contract, string receipt) => new Desk(_hub, Town, "delinquency", contract).DeliveryAsync(receipt);

    private static SampleRegion RegionOf(string contract) => new(new Town(Town, App.Provider("collection", new Provides(contract)), App.Consumer("delinquency", new Consumes(contract))));
}
