using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Storage.Tests.PostgreSql;

namespace Bus.EndToEnd.Tests.Engines;

/// <summary>A region outgrows its SQLite journal: it is moved, and the hub goes on. Before and after, records are found by their keys.</summary>
public sealed class MoveTests
{
    private const string Code = "362018";
    private static readonly string Region = Town.Region(new Town(Code).Sender().File("delinquency"));

    [Fact]
    public async Task Journal_MovedToPostgreSql_TheHubGoesOnAndFindsItsRecords()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var connection = server.To(await server.RentAsync());
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Region);
        using var sender = new SoapSender(hub.Address, Code, "collection");
        var files = new DropFolder(hub.Files, Code, "collection");
        var payment = new Payment(Code, "1234567890", "01", 1, 12400, "吉野 太郎");
        var first = await sender.SendAcceptedAsync("kaz-1", payment);
        var file = await files.DropAcceptedAsync("day.csv", payment with { History = 2 }, payment with { Notice = "9999", History = 1 }, payment with { History = 3 });
        await hub.StateAsync(first, "delinquency", "delivered");
        await hub.StateAsync(file, "delinquency", "delivered");

        await FindsAsync(hub, first, file);
        Assert.Equal(1, (await MoveAsync(hub, connection)).Exit);
        await hub.StopAsync();
        var moved = await MoveAsync(hub, connection);
        Assert.True(moved.Exit == 0, moved.Output + moved.Error);
        var again = await MoveAsync(hub, connection);
        Assert.Equal((1, true), (again.Exit, again.Error.Contains("not empty", StringComparison.Ordinal)));
        File.Delete(Path.Combine(hub.Data, "journal.db"));

        var settings = new { Journal = new { Engine = "postgresql", ConnectionString = connection } };
        await File.WriteAllTextAsync(Path.Combine(hub.Data, "appsettings.json"), System.Text.Json.JsonSerializer.Serialize(settings));
        await hub.StartAgainAsync();
        await FindsAsync(hub, first, file);
        Assert.Equal(first, await sender.SendAcceptedAsync("kaz-1", payment));
        var next = await sender.SendAcceptedAsync("kaz-2", payment with { History = 4 });
        Assert.Equal("0000000003", next[^10..]);
        await hub.StateAsync(next, "delinquency", "delivered");
        var months = await hub.BusAsync("journal", "retention", "--dry-run", "--json");
        Assert.Contains("\"kept\"", months.Output);
    }

    [Fact]
    public async Task Journal_ThatWasMoved_IsNotGoneOnWith_UnlessItIsTakenBack()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Region);
        using var sender = new SoapSender(hub.Address, Code, "collection");
        var payment = new Payment(Code, "1234567890", "01", 1, 12400, "吉野 太郎");
        var first = await sender.SendAcceptedAsync("kaz-1", payment);
        await hub.StateAsync(first, "delinquency", "delivered");
        await hub.StopAsync();
        var other = $"Data Source={Path.Combine(hub.Folder, "other.db")}";
        var moved = await hub.BusAsync("journal", "move", "--to", "sqlite", "--connection", other);
        Assert.True(moved.Exit == 0, moved.ToString());

        // The settings were forgotten: it would give the next receipt to something else than the new one does.
        var vain = await hub.StartInVainAsync();
        Assert.True(vain.Exit == 2 && vain.Error.Contains("was moved to sqlite", StringComparison.Ordinal), vain.ToString());
        var doctor = await hub.BusAsync("doctor", "--urls", "http://127.0.0.1:0");
        Assert.True(doctor.Exit == 1 && doctor.Output.Contains("was moved to sqlite", StringComparison.Ordinal), doctor.ToString());
        var settings = Path.Combine(hub.Data, "appsettings.json");
        await File.WriteAllTextAsync(settings, System.Text.Json.JsonSerializer.Serialize(new { Journal = new { ConnectionString = other } }));
        await hub.StartAgainAsync();
        Assert.Equal(first, await sender.SendAcceptedAsync("kaz-1", payment));
        await hub.StopAsync();

        await File.WriteAllTextAsync(settings, """{ "Journal": { "TakeBack": true } }""");
        await hub.StartAgainAsync();
        Assert.Equal(first, await sender.SendAcceptedAsync("kaz-1", payment));
        await hub.StopAsync();
        // Said once.
        File.Delete(settings);
        await hub.StartAgainAsync();
    }

    [Fact]
    public async Task Journal_OnWhichAnotherNodeRuns_IsNotMoved()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        string[] journal = ["--Journal:Engine=postgresql", $"--Journal:ConnectionString={server.To(await server.RentAsync())}"];
        await using var one = await HubProcess.StartAsync([.. journal, "--Node:Name=one", "--Node:Heartbeat=300ms", "--Node:Patience=3s"]);
        await using var two = await HubProcess.StartBesideAsync(one, "--Node:Name=two");
        await one.ApplyAsync(Region);
        await one.StopAsync();
        string[] move = ["journal", "move", "--to", "sqlite", "--connection", $"Data Source={Path.Combine(one.Folder, "other.db")}", .. journal];
        var refused = await one.BusAsync(move);
        Assert.True(refused.Exit == 1 && refused.Error.Contains("The node two", StringComparison.Ordinal), refused.ToString());
        // What it accepts stays in the one journal there is.
        using (var sender = new SoapSender(two.Address, Code, "collection")) await sender.SendAcceptedAsync("kaz-1", new Payment(Code, "1234567890", "01", 1, 12400, "吉野 太郎"));
        // Killed, it leaves its row behind.
        await two.KillAsync();
        var moved = await one.BusAsync(move);
        Assert.True(moved.Exit == 0, moved.ToString());
    }

    private static Task<CommandResult> MoveAsync(HubProcess hub, string connection) => hub.BusAsync("journal", "move", "--to", "postgresql", "--connection", connection);

    private static async Task FindsAsync(HubProcess hub, string first, string file)
    {
        string[] where = ["message", "list", "--municipality", Code, "--contract", "collection-history"];
        var found = await hub.BusAsync([.. where, "--key", "noticeNumber=1234567890"]);
        Assert.True(found.Exit == 0, found.Error);
        Assert.Contains(first, found.Output);
        Assert.Contains(file, found.Output);
        Assert.Contains("1 3", found.Output);
        Assert.Contains("delivered", found.Output);
        var part = await hub.BusAsync([.. where, "--key", "noticeNumber=1234567890", "--limit", "1"]);
        Assert.Equal((false, true), (part.Output.Contains(first, StringComparison.Ordinal), part.Output.Contains(file, StringComparison.Ordinal)));
        Assert.Matches("There are more: --before [0-9]+", part.Error);
        var whole = await hub.BusAsync([.. where, "--key", "noticeNumber=1234567890", "--limit", "1", "--all"]);
        Assert.Equal((true, true), (whole.Output.Contains(first, StringComparison.Ordinal), whole.Output.Contains(file, StringComparison.Ordinal)));
        Assert.DoesNotContain("--before", whole.Error);
        var other = await hub.BusAsync([.. where, "--key", "noticeNumber=9999"]);
        Assert.DoesNotContain(first, other.Output);
        Assert.Contains(file, other.Output);
        Assert.DoesNotContain(file, (await hub.BusAsync([.. where, "--key", "noticeNumber=1"])).Output);
        var no = await hub.BusAsync([.. where, "--key", "paymentChannel=01"]);
        Assert.Equal((2, true), (no.Exit, no.Error.Contains("noticeNumber", StringComparison.Ordinal)));
    }
}
