using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Storage.Tests.PostgreSql;

namespace Bus.EndToEnd.Tests.Engines;

/// <summary>A hub whose journal is on PostgreSQL does what it does on SQLite.</summary>
public sealed class PostgreSqlTests : IAsyncLifetime
{
    private const string Code = "362018";
    private static readonly string Region = Town.Region(new Town(Code).Sender().File("delinquency"));

    private PostgreSqlServer _server = null!;
    private string _connection = "";

    public async Task InitializeAsync()
    {
        _server = await PostgreSqlServer.StartAsync();
        _connection = _server.To(await _server.RentAsync());
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Message_BySoapAndFile_IsDeliveredOnceAndKnownAfterARestart()
    {
        await using var hub = await StartAsync();
        await hub.ApplyAsync(Region);
        using var sender = new SoapSender(hub.Address, Code, "collection");
        var files = new DropFolder(hub.Files, Code, "collection");
        var payment = new Payment(Code, "1234567890", "01", 1, 12400, "吉野 太郎");

        var receipt = await sender.SendAcceptedAsync("kaz-1", payment);
        var other = await files.DropAcceptedAsync("day.csv", payment with { History = 2 }, payment with { History = 3 });
        await hub.StateAsync(receipt, "delinquency", "delivered");
        await hub.StateAsync(other, "delinquency", "delivered");
        await hub.StopAsync();
        await hub.StartAgainAsync();

        Assert.Equal(receipt, await sender.SendAcceptedAsync("kaz-1", payment));
        Assert.Equal("contradicting-duplicate", (await sender.SendAsync("kaz-1", [payment with { Amount = 1 }])).Fault);
        var memory = new ConsumerMemory("delinquency");
        new DropFolder(hub.Files, Code, "delinquency").TakeAll(memory);
        Assert.Equal([1L, 2L, 3L], memory.Payments.Select(p => p.History));
        Assert.Empty(memory.Offences);
        Assert.False(File.Exists(Path.Combine(hub.Data, "journal.db")));
    }

    [Fact]
    public async Task Server_KilledUnderARunningHub_TheHubGoesOnByItself()
    {
        await using var hub = await StartAsync();
        await hub.ApplyAsync(Region);
        using var sender = new SoapSender(hub.Address, Code, "collection");
        var payment = new Payment(Code, "1234567890", "01", 1, 12400);
        var receipt = await sender.SendAcceptedAsync("kaz-1", payment);
        await _server.KillAsync();

        var refused = await sender.SendAsync("kaz-2", [payment with { History = 2 }]);
        Assert.Equal("unavailable", refused.Fault);
        Assert.Equal("unavailable", (await sender.AcknowledgeAsync($"{receipt}.collection.1")).Fault);
        var list = await hub.BusAsync("message", "list");
        Assert.Contains("PostgreSQL", list.Error);
        // The operator is spoken to, not a sender.
        Assert.DoesNotContain("Send again", list.Error);
        Assert.Contains("data-centre operator", list.Error);
        // The doctor's own settings do not name the database: only the hub's command line does.
        var doctor = await hub.BusAsync("doctor", "--json");
        Assert.Equal(1, doctor.Exit);
        var findings = System.Text.Json.JsonDocument.Parse(doctor.Output).RootElement.EnumerateArray().ToList();
        Assert.Contains(findings, f => !f.GetProperty("fine").GetBoolean() && f.GetProperty("what").GetProperty("en").GetString()!.Contains("hub's database", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.GetProperty("what").GetProperty("en").GetString()!.Contains("data folder", StringComparison.Ordinal));
        await _server.StartAgainAsync();
        Assert.Equal(receipt, await sender.SendAcceptedAsync("kaz-1", payment));
        await hub.StateAsync(await sender.SendAcceptedAsync("kaz-2", payment with { History = 2 }), "delinquency", "delivered");
    }

    [Fact]
    public async Task Run_WithoutADatabaseServer_SaysWhatToDo()
    {
        await using var hub = await StartAsync();
        await hub.StopAsync();
        string[] unreachable = ["--Journal:Engine=postgresql", "--Journal:ConnectionString=Host=127.0.0.1;Port=1;Username=bus;Password=geheim"];

        foreach (var verb in new[] { "run", "doctor" })
        {
            var result = await hub.BusAsync([verb, "--urls", "http://127.0.0.1:0", .. unreachable]);
            Assert.Equal(1, result.Exit);
            Assert.Contains("127.0.0.1:1", result.Output + result.Error);
            Assert.DoesNotContain("geheim", result.Output + result.Error);
            Assert.DoesNotContain("   at ", result.Output + result.Error);
        }
        var fine = await hub.BusAsync("doctor", "--urls", "http://127.0.0.1:0", "--Journal:Engine=postgresql", $"--Journal:ConnectionString={_connection}");
        Assert.True(fine.Exit == 0 && fine.Output.Contains("fit for the journal") && fine.Output.Contains("its master key fits"), fine.ToString());

        // A further node that got no key, or another one: found before it is started in vain.
        var key = Path.Combine(hub.Data, "master.key");
        File.Delete(key);
        await SaidAsync("There is no master key");
        await File.WriteAllTextAsync(key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await SaidAsync("belongs to another master key");

        async Task SaidAsync(string said)
        {
            var doctor = await hub.BusAsync("doctor", "--urls", "http://127.0.0.1:0", "--Journal:Engine=postgresql", $"--Journal:ConnectionString={_connection}");
            Assert.True(doctor.Exit == 1 && doctor.Output.Contains(said, StringComparison.Ordinal) && !doctor.Output.Contains("will be made", StringComparison.Ordinal), doctor.ToString());
        }
    }

    private Task<HubProcess> StartAsync() => HubProcess.StartAsync("--Journal:Engine=postgresql", $"--Journal:ConnectionString={_connection}");
}
