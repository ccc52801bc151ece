using System.Text;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Messages;

/// <summary>The same records by either way leave the same content at the same consumer.</summary>
public sealed class SoapAndFileTests : IAsyncLifetime
{
    private const string Town = "412066";
    private HubProcess _hub = null!;

    public async Task InitializeAsync()
    {
        _hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:00.200");
        await _hub.ApplyAsync(new SampleRegion(new Town(Town, App.Provider("collection", new Provides()), App.Consumer("delinquency", new Consumes { Names = true }))).ToYaml());
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [SharedTheory]
    [InlineData(50)]
    [InlineData(0)]
    public async Task Records_BySoapAndByFile_AreDeliveredAlike(int keys)
    {
        var made = await MadeFile.MakeAsync(_hub.Folder, new Recipe(Town, Campaign.IsLong ? 50_000 : 2_000, Names: true, Hard: true, Keys: keys));
        var rows = new CsvRows(made.Content);
        var sender = new Desk(_hub, Town, "collection");
        await sender.DropAsync(made);
        var byFile = await DeliveredAsync((await sender.ResultAsync(Path.GetFileName(made.Path))).Receipt);
        Assert.Equal(made.Content, byFile.Content);

        using var bySoap = new MemoryStream();
        bySoap.Write(rows.Raw(1));
        long amount = 0;
        foreach (var page in Enumerable.Range(2, rows.Count - 1).Chunk(400))
        {
            var version = page[0] % 800 == 2 ? SoapVersion.V11 : SoapVersion.V12;
            var answer = await _hub.SendAsync(Town, page.Select(line => Read(rows, line)), $"<messageId>{keys}-{page[0]}</messageId>", version);
            var delivered = await DeliveredAsync(answer.Receipt);
            bySoap.Write(delivered.Content.AsSpan(rows.Raw(1).Length));
            amount += long.Parse(answer.Value("amount")!);
        }
        Assert.Equal(made.Expected.GoodAmount, amount);
        Assert.Equal(Encoding.UTF8.GetString(byFile.Content), Encoding.UTF8.GetString(bySoap.ToArray()));
    }

    /// <summary>A foreign toolkit makes its client from the WSDL of the running hub and sends rows of the file, names beyond the basic plane among them.</summary>
    [SharedTheory]
    [InlineData("1.1")]
    [InlineData("1.2")]
    public async Task Records_ByZeep_AreDeliveredAsTheyStandInTheFile(string binding)
    {
        var made = await MadeFile.MakeAsync(_hub.Folder, new Recipe(Town, 300, Names: true, Hard: true, Seed: binding == "1.1" ? 11 : 12));
        var text = Encoding.UTF8.GetString(made.Content);
        foreach (var character in new[] { "\U00020bb7", "\U0010de92", "\U000e0100" }) Assert.Contains(character, text);

        var sent = await Commands.RunAsync("/usr/bin/python3", ["-X", "utf8", Fixture.At("Messages", "zeep_send.py"), $"{_hub.Address}soap/{Town}/collection-history?wsdl={binding}",
            "collection", Regions.PasswordOf(Town, "collection"), made.Path]);
        Assert.True(sent.Exit == 0, sent.ToString());
        var receipt = sent.Output.Split('\n')[0].Split(' ');
        Assert.Equal(("accepted", "300", $"{made.Expected.GoodAmount}"), (receipt[1], receipt[2], receipt[3]));
        Assert.Equal(text, (await DeliveredAsync(receipt[0])).Text);
    }

    private Task<Delivered> DeliveredAsync(string receipt) => new Desk(_hub, Town, "delinquency").DeliveryAsync(receipt);

    private static Payment Read(CsvRows rows, int line)
    {
        var values = rows.Texts(line);
        return new Payment([.. values[..^1]]) { Name = values[^1] };
    }
}
