using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;
using Microsoft.Data.Sqlite;

namespace Bus.EndToEnd.Tests.Input.Formats;

/// <summary>A bank's 120-byte file comes in, and its paid debits go on as collection history.</summary>
public sealed class BankDebitTests : IAsyncLifetime
{
    private const string Town = "412066", Bank = "bank-debit-result", History = "collection-history";
    private HubProcess _hub = null!;

    public async Task InitializeAsync()
    {
        _hub = await HubProcess.StartAsync("--Files:Quiet=00:00:00.100", "--Files:EndFileWait=00:00:00.300", "--Intake:FeedAgainAfter=00:00:01");
        await _hub.ApplyAsync(Region(fed: true));
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    private Desk Sender => new(_hub, Town, "bank", Bank);
    private Desk Consumer => new(_hub, Town, "delinquency", History);

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    public async Task File_OfTheBank_FeedsItsPaidDebitsOnce(string lineEnd)
    {
        await Sender.DropAsync("result.dat", BankFile.Of(10, lineEnd), "10,10055,2026-11-20,1,diff\r\n");
        var result = await Sender.ResultAsync("result.dat");
        Assert.Equal(("accepted", 10L, 10_055L), (result.State, result.Number("accepted"), result.Number("amountAccepted")));
        var fed = result.Json.GetProperty("fed").EnumerateArray().Single();
        Assert.Equal((History, "accepted", 8, 8_040, 2, 0), (fed.GetProperty("contract").GetString(), fed.GetProperty("state").GetString(), fed.GetProperty("accepted").GetInt32(),
            fed.GetProperty("amountAccepted").GetInt32(), fed.GetProperty("notFed").GetInt32(), fed.GetProperty("rejected").GetInt32()));

        var receipt = fed.GetProperty("receipt").GetString()!;
        var delivered = await Consumer.DeliveryAsync(receipt);
        Assert.Equal("8,8040,2026-11-20,,\r\n", delivered.EndFile);
        var rows = delivered.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(9, rows.Length);
        Assert.StartsWith($"{Town},2026,2026,01,0000001,01,,,,,9", rows[1]);
        Assert.Contains(",0000001,1,2026,1001,0,0,1,", rows[1]);
        Assert.Contains("2026-11-20,2026-11-20,,9999,001,", rows[1]);

        // What was not paid is listed, and the fed message says where it came from.
        Assert.Equal("\uFEFFrecord,outcome,item,code,reason,reasonEn\r\n5,not-fed,resultCode,,,\r\n10,not-fed,resultCode,,,\r\n",
            "\uFEFF" + await File.ReadAllTextAsync(Path.Combine(Sender.Results, $"result.dat.{result.Receipt}.feed.{History}.csv")));
        Assert.Equal(result.Receipt, (await _hub.ApiAsync($"messages/{receipt}")).GetProperty("message").GetProperty("origin").GetString());
    }

    /// <summary>The bank's file has no consumer of its own: whoever waits for it means the payments in it.</summary>
    [Fact]
    public async Task Wait_ForTheBanksFile_WaitsForWhatWasMadeOfIt()
    {
        Assert.Equal(0, (await _hub.BusAsync("route", "pause", $"{Town}/{History}/delinquency", "--reason", "wait")).Exit);
        await Sender.DropAsync("waited.dat", BankFile.Of(5));
        var result = await Sender.ResultAsync("waited.dat");
        var fed = Fed(result).GetProperty("receipt").GetString()!;
        Assert.Equal([fed], (await _hub.ApiAsync($"messages/{result.Receipt}")).GetProperty("fed").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal(3, (await _hub.BusAsync("wait", "--receipt", result.Receipt, "--timeout", "1")).Exit);

        Assert.Equal(0, (await _hub.BusAsync("route", "resume", $"{Town}/{History}/delinquency")).Exit);
        Assert.Equal(0, (await _hub.BusAsync("wait", "--receipt", result.Receipt, "--timeout", "600")).Exit);
        await Consumer.DeliveryAsync(fed);
    }

    [Fact]
    public async Task File_DroppedAgainUnderAnotherName_FeedsNothing()
    {
        await Sender.DropAsync("first.dat", BankFile.Of(5));
        var first = await Sender.ResultAsync("first.dat");
        await Sender.DropAsync("again.dat", BankFile.Of(5, "\r\n"));
        var again = (await Sender.ResultAsync("again.dat")).Json.GetProperty("fed").EnumerateArray().Single();
        Assert.Equal("duplicate", again.GetProperty("state").GetString());
        Assert.Equal(Fed(first).GetProperty("receipt").GetString(), again.GetProperty("duplicateOf").GetString());
        await Consumer.DeliveryAsync(Fed(first).GetProperty("receipt").GetString()!);
        Assert.Equal(2, Consumer.OutNames().Length);
    }

    [Fact]
    public async Task Customer_NumbersThatFitNoNotice_AreRefusedThereAndListed()
    {
        // 期別 in the number is no two digits of a subject: letters are refused by the bank's own contract, a date that is none by the fed one.
        await Sender.DropAsync("odd.dat", BankFile.Of(3, customer: n => n == 2 ? new string('0', 20) : BankFile.Customer(n)));
        var result = await Sender.ResultAsync("odd.dat");
        Assert.Equal("accepted", Fed(result).GetProperty("state").GetString());
        Assert.Equal(3, Fed(result).GetProperty("accepted").GetInt32() + Fed(result).GetProperty("rejected").GetInt32());
    }

    [Fact]
    public async Task Hub_KilledWhileItFeeds_LosesAndDoublesNothing()
    {
        const int Debits = 20_000;
        await Sender.DropAsync("big.dat", BankFile.Of(Debits));
        var random = new Random(4);
        for (var kill = 0; kill < 3 && !Directory.EnumerateFiles(_hub.Files, "big.dat.*.result.json", SearchOption.AllDirectories).Any(); kill++)
        {
            await Task.Delay(random.Next(200, 2_500));
            await _hub.KillAsync();
            await _hub.StartAgainAsync();
        }
        var result = await Sender.ResultAsync("big.dat", patience: TimeSpan.FromMinutes(30));
        var paid = Enumerable.Range(1, Debits).Where(BankFile.IsPaid).ToList();
        Assert.Equal(("accepted", Debits), (result.State, result.Number("accepted")));
        Assert.Equal((paid.Count, paid.Sum(BankFile.Amount)), (Fed(result).GetProperty("accepted").GetInt64(), Fed(result).GetProperty("amountAccepted").GetInt64()));
        var delivered = await Consumer.DeliveryAsync(Fed(result).GetProperty("receipt").GetString()!, TimeSpan.FromMinutes(30));
        Assert.Equal($"{paid.Count},{paid.Sum(BankFile.Amount)}\r\n", delivered.EndFile);
        Assert.Equal(paid.Count, delivered.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(',')[4]).Distinct().Count());
        Assert.Equal(2, Consumer.OutNames().Length);
    }

    /// <summary>Its sender got no receipt and may never come again.</summary>
    [Fact]
    public async Task Message_BySoap_CutOffBeforeItFed_IsEndedByTheHub()
    {
        await _hub.ApplyAsync(Region(fed: false));
        await Sender.DropAsync("cut.dat", BankFile.Of(5));
        var taken = await Sender.ResultAsync("cut.dat");
        await _hub.ApplyAsync(Region(fed: true));
        await _hub.StopAsync();
        // What a crash leaves between the commit of such a message by SOAP and that of what it feeds: no call can be cut off just there.
        await using (var journal = new SqliteConnection($"Data Source={Path.Combine(_hub.Data, "journal.db")};Pooling=False"))
        {
            await journal.OpenAsync();
            await using var cut = journal.CreateCommand();
            cut.CommandText = "UPDATE message SET path = 'soap', claim_id = NULL, file_name = NULL, feeding = 1 WHERE receipt = @receipt";
            cut.Parameters.AddWithValue("@receipt", taken.Receipt);
            Assert.Equal(1, await cut.ExecuteNonQueryAsync());
        }
        await _hub.StartAgainAsync();

        Assert.Equal(0, (await _hub.BusAsync("wait", "--receipt", taken.Receipt, "--timeout", "600")).Exit);
        var fed = Assert.Single((await _hub.ApiAsync($"messages/{taken.Receipt}")).GetProperty("fed").EnumerateArray()).GetString()!;
        Assert.Equal("4,4010\r\n", (await Consumer.DeliveryAsync(fed)).EndFile);
    }

    private static string Region(bool fed) =>
        $$"""
            municipalities:
              - code: "{{Town}}"
                name: 武雄市
                applications:
                  - id: bank
                    name: 口座振替システム
                    password: { value: s3cret-bank-412066 }
                    provides:
                      - contract: {{Bank}}
                        file: { layout: zengin, encoding: cp932, complete: [end-file, rename] }{{(fed ? $"\n          - contract: {History}" : "")}}
                  - id: delinquency
                    name: 滞納整理システム
                    password: { value: s3cret-del-412066 }
                    consumes:
                      - contract: {{History}}
                        by: file
            """;

    private static JsonElement Fed(FileResult result) => result.Json.GetProperty("fed").EnumerateArray().Single();
}
