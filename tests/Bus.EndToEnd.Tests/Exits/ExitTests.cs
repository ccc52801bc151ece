using System.Text;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Exits;

/// <summary>A municipality leaves: it takes everything with it, its key is destroyed, and the one that stays notices nothing.</summary>
public sealed class ExitTests
{
    private const string Leaving = "362018", Staying = "412066", Notice = "1000000001", Closed = "2026-11-20";
    private static readonly string[] Destroy = ["municipality", "destroy-key", Leaving, "--reason", "共同利用を終える"];

    [Fact]
    public async Task Municipality_Leaves_WithEverythingItHad_AndNothingOfItCanBeReadAfterwards()
    {
        await using var hub = await HubProcess.StartAsync("--Backup:MinimumFree=1", "--Journal:LeaveAfter=00:00:00");
        await hub.ApplyAsync(Regions.Of(Town(Leaving), Town(Staying)));
        var sent = await SendAsync(hub, Leaving);
        var others = await SendAsync(hub, Staying);

        var listed = await JsonAsync(hub, "municipality", "list", "--json");
        Assert.Equal((2, 3, 1, true), (listed.GetArrayLength(), listed[0].GetProperty("messages").GetInt32(), listed[0].GetProperty("openErrors").GetInt32(), listed[0].GetProperty("hasKey").GetBoolean()));
        var export = await ExportAsync(hub, Leaving, 3);
        await HoldsAsync(export, sent);
        await VerifiesAsync(hub, export);

        await RefusedAsync(hub, "--prune", [.. Destroy, "--confirm", Leaving]);
        var region = Path.Combine(hub.Folder, "staying.yaml");
        await File.WriteAllTextAsync(region, Regions.Of(Town(Staying)));
        await FineAsync(hub, "region", "apply", region, "--prune", "--yes");
        Assert.Equal(1, (await hub.BusAsync("municipality", "destroy-key", Leaving, "--dry-run")).Exit);
        await RefusedAsync(hub, "open errors 1", [.. Destroy, "--confirm", Leaving]);
        await FineAsync(hub, "error", "dismiss", sent.Bad, "--all", "--reason", "leaves");
        Assert.Equal(0, (await hub.BusAsync("municipality", "destroy-key", Leaving, "--dry-run")).Exit);
        await RefusedAsync(hub, $"--confirm {Leaving}", Destroy);
        await RefusedAsync(hub, "another one", [.. Destroy, "--confirm", Staying]);
        Assert.Equal(2, (await hub.BusAsync([.. Destroy, "--yes"])).Exit);
        Assert.Equal(2, (await hub.BusAsync("municipality", "destroy-key", Leaving, "--confirm", Leaving)).Exit);
        Assert.DoesNotContain("cannot be read", (await hub.BusAsync("message", "show", sent.File)).Output, StringComparison.Ordinal);

        Assert.Contains("is destroyed", (await FineAsync(hub, [.. Destroy, "--confirm", Leaving])).Output, StringComparison.Ordinal);

        await NothingIsReadableAsync(hub, sent);
        var trail = await JsonAsync(hub, "audit", "list", "--municipality", Leaving, "--json");
        Assert.Contains(trail.EnumerateArray(), a => a.GetProperty("action").GetString() == "municipality.destroy-key" && a.GetProperty("reason").GetString() == "共同利用を終える");
        await HoldsAsync(await ExportAsync(hub, Staying, 3), others);

        await hub.StopAsync();
        await hub.StartAgainAsync();
        Assert.NotEqual(JsonValueKind.Null, (await hub.ApiAsync($"messages/{sent.Bad}")).GetProperty("gone").ValueKind);
        Assert.DoesNotContain("Unhandled", hub.Log, StringComparison.Ordinal);
        await FineAsync(hub, "backup", "--to", Path.Combine(hub.Folder, "backups"));

        // It comes back: with another key, and without what it had.
        await hub.ApplyAsync(Regions.Of(Town(Leaving), Town(Staying)));
        var again = await SendAsync(hub, Leaving, "again");
        await RefusedAsync(hub, "no such refused record|no key", "error", "show", sent.Bad, "3");
        Assert.Contains("cannot be read", (await FineAsync(hub, "message", "show", sent.Bad)).Output, StringComparison.Ordinal);
        Assert.Contains("can be read no more", (await hub.BusAsync("message", "replay", sent.File, "--delivered", "--dry-run", "--json")).Output, StringComparison.Ordinal);
        await HoldsAsync(await ExportAsync(hub, Leaving, 6), again);
    }

    /// <summary>Everything that meets what was sealed says that it is gone, and goes on.</summary>
    private static async Task NothingIsReadableAsync(HubProcess hub, Sent sent)
    {
        Assert.Contains("cannot be read", (await FineAsync(hub, "message", "show", sent.Bad)).Output, StringComparison.Ordinal);
        Assert.Contains((await hub.ApiAsync($"messages?municipality={Leaving}")).EnumerateArray(), m => m.GetProperty("receipt").GetString() == sent.File);
        Assert.Equal("dismissed", Assert.Single((await hub.ApiAsync($"errors?municipality={Leaving}&state=all")).EnumerateArray()).GetProperty("state").GetString());
        await RefusedAsync(hub, "no key", "error", "show", sent.Bad, "3");
        await RefusedAsync(hub, "no key", "message", "list", "--municipality", Leaving, "--contract", Payment.Contract, "--key", $"noticeNumber={Notice}");
        await RefusedAsync(hub, "no key", "message", "replay", sent.File, "--delivered", "--yes", "--reason", "again");
        await RefusedAsync(hub, "no key", "municipality", "export", Leaving, "--to", Path.Combine(hub.Folder, "vain"));
        Assert.False(Directory.Exists(Path.Combine(hub.Folder, "vain")));
        await FineAsync(hub, "journal", "retention");
        Assert.Equal(0, (await hub.BusAsync("query", "list", "--municipality", Leaving)).Exit);
        Assert.Equal(404, (int)(await hub.Http.GetAsync($"portal/{Leaving}")).StatusCode);
        var gone = (await JsonAsync(hub, "municipality", "list", "--json")).EnumerateArray().Single(m => m.GetProperty("code").GetString() == Leaving);
        Assert.Equal((false, false, 3, 0, 0), (gone.GetProperty("hasKey").GetBoolean(), gone.GetProperty("inRegion").GetBoolean(), gone.GetProperty("messages").GetInt32(),
            gone.GetProperty("undelivered").GetInt32(), gone.GetProperty("openErrors").GetInt32()));
        // Once more does no harm.
        Assert.Contains("destroyed before", (await FineAsync(hub, [.. Destroy, "--confirm", Leaving])).Output, StringComparison.Ordinal);
    }

    /// <summary>What the export holds is what was sent, to the byte; no secret, and nothing of the other municipality.</summary>
    private static async Task HoldsAsync(string export, Sent sent)
    {
        string[] files = [.. Directory.GetFiles(export, "*", SearchOption.AllDirectories)];
        byte[] Of(string receipt) => File.ReadAllBytes(Assert.Single(files, f => Path.GetFileName(f) == $"{receipt}.csv" && f.Contains($"messages/{Payment.Contract}/2026-01/20", StringComparison.Ordinal)));
        Assert.Equal(Encoding.UTF8.GetString(sent.FileContent), Encoding.UTF8.GetString(Of(sent.File)));
        Assert.Equal(sent.SoapContent, Encoding.UTF8.GetString(Of(sent.Soap)));
        Assert.Equal(sent.GoodOfBad, Encoding.UTF8.GetString(Of(sent.Bad)));
        Assert.Contains(sent.BadRow, await File.ReadAllTextAsync(Path.Combine(export, "errors.csv")), StringComparison.Ordinal);
        Assert.Contains($"{sent.Soap},collection,{Payment.Contract},2026-01,soap,accepted,1,1,", await File.ReadAllTextAsync(Path.Combine(export, "messages.csv")), StringComparison.Ordinal);
        Assert.Contains($"{sent.File},{Payment.Contract},delinquency,", await File.ReadAllTextAsync(Path.Combine(export, "deliveries.csv")), StringComparison.Ordinal);
        Assert.Contains($"{Closed},1,collection,{Payment.Contract},delinquency,", await File.ReadAllTextAsync(Path.Combine(export, "closing-consumers.csv")), StringComparison.Ordinal);
        Assert.Contains($"{Closed},1,collection,{Payment.Contract},closed,", await File.ReadAllTextAsync(Path.Combine(export, "closings.csv")), StringComparison.Ordinal);
        Assert.Contains("municipality.export", await File.ReadAllTextAsync(Path.Combine(export, "audit.csv")), StringComparison.Ordinal);
        var region = await File.ReadAllTextAsync(Path.Combine(export, "region.yaml"));
        Assert.Contains($"試験{sent.Municipality}", region, StringComparison.Ordinal);
        foreach (var secret in new[] { "pw-", "hash", "sealed", "password" }) Assert.DoesNotContain(secret, region, StringComparison.Ordinal);
        foreach (var file in files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.DoesNotContain(sent.Municipality == Leaving ? Staying : Leaving, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(export, "messages")));
        var sums = await Commands.RunAsync("sh", ["-c", "cd \"$0\" && sha256sum -c SHA256SUMS", export]);
        Assert.True(sums.Exit == 0, sums.ToString());
    }

    /// <summary>An export is checked without a hub, and any change of it is found.</summary>
    private static async Task VerifiesAsync(HubProcess hub, string export)
    {
        string[] verify = ["municipality", "export", "--verify", export];
        Assert.Contains("as it was made", (await FineAsync(hub, verify)).Output, StringComparison.Ordinal);
        var file = Directory.GetFiles(Path.Combine(export, "messages"), "*.csv", SearchOption.AllDirectories)[0];
        foreach (var changed in new[] { file, Path.Combine(export, "SHA256SUMS") })
        {
            var content = await File.ReadAllBytesAsync(changed);
            await File.WriteAllBytesAsync(changed, [.. content[..^3], (byte)(content[^3] ^ 1), .. content[^2..]]);
            await RefusedAsync(hub, $"{Path.GetFileName(changed)} has another content", verify);
            await File.WriteAllBytesAsync(changed, content);
        }
        File.Move(file, file + ".away");
        await RefusedAsync(hub, "is missing", verify);
        File.Move(file + ".away", file);
        await File.WriteAllTextAsync(Path.Combine(export, "messages", "more.csv"), "x");
        await RefusedAsync(hub, "not the export's", verify);
        File.Delete(Path.Combine(export, "messages", "more.csv"));
        await RefusedAsync(hub, "no manifest.json", "municipality", "export", "--verify", Path.Combine(export, "messages"));
        await RefusedAsync(hub, "cannot be written", "municipality", "export", Leaving, "--to", Path.Combine(hub.Data, "hub.json"));
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(export)!, "*.partial"));
    }

    private static async Task<string> ExportAsync(HubProcess hub, string municipality, int messages)
    {
        var made = await JsonAsync(hub, "municipality", "export", municipality, "--to", Path.Combine(hub.Folder, $"exports-{municipality}-{messages}"), "--json");
        Assert.Equal((messages, true), (made.GetProperty("messages").GetInt32(), made.GetProperty("agrees").GetBoolean()));
        Assert.Equal(64, made.GetProperty("manifestSha256").GetString()!.Length);
        return made.GetProperty("path").GetString()!;
    }

    /// <summary>A file, one with a bad record, and a SOAP message; all that is good of them is delivered.</summary>
    private static async Task<Sent> SendAsync(HubProcess hub, string municipality, string name = "day")
    {
        var desk = new Desk(hub, municipality, "collection");
        Payment[] payments = [.. Payment.Many(municipality, 3).Select(p => p with { Name = $"吉野, \"太郎\" {municipality} 𠮷{name}" })];
        var content = Payment.File(payments);
        var file = await desk.ExchangeAsync($"{name}.csv", content, Payment.EndFile(payments));
        Payment[] mixed = [Payment.Of(municipality, 11) with { Name = "良" }, Payment.Of(municipality, 12).With("receivedDate", "2026-02-30") with { Name = "否" }];
        var bad = await desk.ExchangeAsync($"{name}-bad.csv", Payment.File(mixed), Payment.EndFile(mixed));
        Assert.Equal((1, 1), (bad.Number("accepted"), bad.Number("rejected")));
        var payment = Payment.Of(municipality, 21) with { Name = "花子" };
        var soap = (await hub.SendAsync(municipality, [payment], $"<messageId>{name}</messageId>")).Receipt;
        var consumer = new Desk(hub, municipality, "delinquency");
        foreach (var receipt in new[] { file.Receipt, bad.Receipt, soap }) await consumer.DeliveryAsync(receipt);
        // The file appears before the journal says so.
        foreach (var receipt in new[] { file.Receipt, bad.Receipt, soap })
            await Patience.UntilAsync(receipt, async () => (await hub.ApiAsync($"messages/{receipt}")).GetProperty("deliveries")[0].GetProperty("state").GetString() == "delivered" ? receipt : null);
        await FineAsync(hub, "close", "--municipality", municipality, "--application", "collection", "--contract", Payment.Contract, "--date", Closed);
        return new Sent(municipality, file.Receipt, Encoding.UTF8.GetBytes(content), bad.Receipt, Payment.File([mixed[0]]), "2026-02-30", soap, Payment.File([payment]));
    }

    private sealed record Sent(string Municipality, string File, byte[] FileContent, string Bad, string GoodOfBad, string BadRow, string Soap, string SoapContent);

    private static string Town(string code) => Regions.Municipality(code, "by: file", "onError: record");

    private static async Task<CommandResult> FineAsync(HubProcess hub, params string[] words)
    {
        var result = await hub.BusAsync(words);
        Assert.True(result.Exit == 0, $"{string.Join(' ', words)}: {result}");
        return result;
    }

    private static async Task<JsonElement> JsonAsync(HubProcess hub, params string[] words) => JsonDocument.Parse((await FineAsync(hub, words)).Output).RootElement;

    private static async Task RefusedAsync(HubProcess hub, string why, params string[] words)
    {
        var result = await hub.BusAsync(words);
        Assert.True(result.Exit == 1 && why.Split('|').Any(w => result.Error.Contains(w, StringComparison.Ordinal)), $"{string.Join(' ', words)}: {result}");
        Assert.DoesNotContain("   at Bus.", result.Error, StringComparison.Ordinal);
    }
}
