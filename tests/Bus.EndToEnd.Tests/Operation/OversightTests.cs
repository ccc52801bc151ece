using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>Named operators, the second person's approval, and the trail of who did what.</summary>
public class OversightTests
{
    private const string Sato = "sato.sato-token-of-24-letters", Suzuki = "suzuki.suzuki-token-of-24-lett", Kansa = "kansa.kansa-token-of-24-letters";

    private const string People = """
        operators:
          - { id: sato, name: 佐藤, role: operator, token: { value: sato-token-of-24-letters } }
          - { id: suzuki, name: 鈴木, role: manager, municipality: "362018", token: { value: suzuki-token-of-24-lett } }
          - { id: kansa, name: 監査, role: auditor, token: { value: kansa-token-of-24-letters } }
        approvals: { replay: second-person }

        """;

    [Fact]
    public async Task Replay_WhereTheRegionAsksForASecondPerson_IsSentOnceAnotherOneApproved_AndTheTrailKnowsBoth()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Approvals:Look=200ms", "--Alerts:Every=300ms");
        consumer.Decide = page => page.Payments[0].History == 1 ? Reply.Fault("Client") : new Reply.Taken();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("bad", consumer.UrlOf("bad"))) + People);
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var first = await sender.SendAcceptedAsync("a-1", new Payment("362018", "1", "01", 1, 5001));
        var second = await sender.SendAcceptedAsync("a-2", new Payment("362018", "1", "01", 2, 5002));
        await hub.StateAsync(first, "bad", "parked");
        consumer.Decide = _ => new Reply.Taken();

        string[] replay = ["message", "replay", "--consumer", "362018/bad", "--yes"];
        Assert.Equal(1, (await hub.BusAsAsync(Sato, replay)).Exit);
        Assert.Equal(1, (await hub.BusAsAsync(Kansa, [.. replay, "--reason", "x"])).Exit);
        Assert.Equal(1, (await hub.BusAsAsync(Sato + "x", [.. replay, "--reason", "x"])).Exit);
        var dry = JsonDocument.Parse((await hub.BusAsAsync(Sato, "message", "replay", "--consumer", "362018/bad", "--dry-run", "--json")).Output).RootElement[0];
        Assert.Equal((1, 1), (dry.GetProperty("behind").GetInt32(), dry.GetProperty("keys").GetInt32()));
        var asked = await hub.BusAsAsync(Sato, [.. replay, "--reason", "consumer mended", "--json"]);
        Assert.True(asked.Exit == 0, asked.ToString());
        var id = JsonDocument.Parse(asked.Output).RootElement.GetProperty("id").GetInt64().ToString();
        foreach (var (token, word) in new[] { (Sato, "approve"), (Kansa, "approve"), (Kansa, "refuse") })
            Assert.Equal(1, (await hub.BusAsAsync(token, ["approval", word, id, "--reason", "x"])).Exit);
        Assert.Equal("parked", (await hub.DeliveriesAsync(first))["bad"].State);
        await Eventually.HoldsAsync(async () => (await hub.ApiAsync("alerts")).EnumerateArray().Any(a => a.GetProperty("key").GetString() == $"approval/{id}"), () => Task.FromResult(hub.Log));

        var approved = await hub.BusAsAsync(Suzuki, "approval", "approve", id, "--reason", "seen", "--json");
        Assert.True(approved.Exit == 0, approved.ToString());
        Assert.Equal(("done", 1), (JsonDocument.Parse(approved.Output).RootElement.GetProperty("state").GetString(), JsonDocument.Parse(approved.Output).RootElement.GetProperty("sent").GetInt32()));
        await hub.StateAsync(second, "bad", "delivered");
        Assert.Empty(consumer.Of("bad").Offences);
        Assert.Equal(1, (await hub.BusAsAsync(Suzuki, "approval", "approve", id)).Exit);

        // The local token for both would be one person, whatever names it says.
        var local = JsonDocument.Parse((await hub.BusAsync("message", "replay", first, "--delivered", "--yes", "--reason", "again", "--json")).Output).RootElement.GetProperty("id").GetInt64().ToString();
        Assert.Equal(1, (await hub.BusAsync("approval", "approve", local)).Exit);
        Assert.Equal(0, (await hub.BusAsAsync(Sato, "approval", "refuse", local, "--reason", "no need")).Exit);
        Assert.Equal(0, (await hub.BusAsAsync(Suzuki, "route", "pause", "362018/collection-history/bad", "--reason", "update")).Exit);
        Assert.Equal("suzuki", (await hub.ApiAsync("routes"))[0].GetProperty("pause").GetProperty("by").GetString());

        var trail = JsonDocument.Parse((await hub.BusAsAsync(Kansa, "audit", "list", "--json")).Output).RootElement.EnumerateArray()
            .Select(r => $"{r.GetProperty("by").GetString()!.Split(':')[0]} {r.GetProperty("action").GetString()}").ToList();
        Assert.Equal(["suzuki route.pause", "sato approval.refuse", "local message.replay-request", "suzuki approval.approve", "sato message.replay-request", "local region.apply"], trail);
        foreach (var list in (string[])["audit", "message"])
        {
            var (whole, cut) = (await ListAsync(list, "--all"), await ListAsync(list, "--limit", "1"));
            Assert.Equal((true, 1), (whole.Ids.Length > 1, cut.Ids.Length));
            var rest = await ListAsync(list, "--before", Regex.Match(cut.Note, @"There are more: --before (\d+) ").Groups[1].Value);
            Assert.Equal(whole.Ids, cut.Ids.Concat(rest.Ids));
            Assert.Equal(("", ""), (whole.Note, rest.Note));
        }
        var (requests, newest) = (await ListAsync("approval", "--all"), await ListAsync("approval", "--all", "--limit", "1"));
        Assert.Equal((true, ""), (requests.Ids.Length > 1, requests.Note));
        Assert.Equal(requests.Ids, newest.Ids.Concat((await ListAsync("approval", "--all", "--before", Regex.Match(newest.Note, @"There are more: --before (\d+) ").Groups[1].Value)).Ids));
        async Task<(long[] Ids, string Note)> ListAsync(string noun, params string[] options)
        {
            var list = await hub.BusAsAsync(Kansa, [noun, "list", "--json", .. options]);
            return ([.. JsonDocument.Parse(list.Output).RootElement.EnumerateArray().Select(r => r.GetProperty("id").GetInt64())], list.Error);
        }
        foreach (var secret in new[] { "sato-token", "suzuki-token", "kansa-token" })
        {
            Assert.DoesNotContain(secret, hub.Log);
            Assert.DoesNotContain(secret, (await hub.BusAsync("region", "export")).Output);
            foreach (var file in Directory.EnumerateFiles(hub.Data, "journal*"))
                Assert.True(await ReadSharedAsync(file) is var bytes && bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, file);
        }
    }

    [Fact]
    public async Task ManyKeys_AreReplayedByKey_InOrder_AheadOfWhatCameLater()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Soap("shop", consumer.UrlOf("shop"))));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        for (var n = 1; n <= 3; n++)
        {
            await hub.StateAsync(await sender.SendAcceptedAsync($"a-{n}", new Payment("362018", "111", "01", n, 5000 + n)), "shop", "delivered");
            await hub.StateAsync(await sender.SendAcceptedAsync($"b-{n}", new Payment("362018", "222", "01", n, 6000 + n)), "shop", "delivered");
        }
        // The consumer lost what it had of that key, and something newer waits.
        consumer.Forget("shop");
        await hub.BusAsync("route", "pause", "362018/collection-history/shop", "--reason", "consumer is restored");
        var newest = await sender.SendAcceptedAsync("a-4", new Payment("362018", "111", "01", 4, 5004));

        string[] key = ["message", "replay", "--key", "noticeNumber=111", "--municipality", "362018", "--contract", "collection-history"];
        Assert.Equal(2, (await hub.BusAsync("message", "replay", "--key", "noticeNumber=111", "--yes", "--reason", "x")).Exit);
        foreach (var wrong in new string[][] { ["message", "replay", "--key", "noticeNumber=111", "--municipality", "362018"], ["message", "replay", "--key", "taxCollected=1", .. key[4..]], [.. key, "--consumer", "362018/nobody"] })
            Assert.Equal(1, (await hub.BusAsync([.. wrong, "--yes", "--reason", "x"])).Exit);
        Assert.Equal(1, (await hub.BusAsync("message", "replay", "--key", "noticeNumber=999", "--municipality", "362018", "--contract", "collection-history", "--yes", "--reason", "x")).Exit);
        var preview = JsonDocument.Parse((await hub.BusAsync([.. key, "--delivered", "--dry-run", "--json"])).Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(["delivered", "delivered", "delivered", "waiting"], preview.Select(s => s.GetProperty("state").GetString()));
        Assert.All(preview.Take(3), s => Assert.Equal(1, s.GetProperty("sent").GetProperty("records").GetInt32()));
        // What is only looked at was looked for all the same: by which item, never by which value.
        var looked = (await hub.ApiAsync("audit"))[0];
        Assert.Equal(("message.search", "collection-history", "noticeNumber"), (looked.GetProperty("action").GetString(), looked.GetProperty("subject").GetString(), looked.GetProperty("detail").GetString()));
        Assert.Empty(consumer.Of("shop").Taken);

        var done = await hub.BusAsync([.. key, "--consumer", "362018/shop", "--delivered", "--yes", "--reason", "consumer restored"]);
        Assert.True(done.Exit == 0, done.ToString());
        await hub.BusAsync("route", "resume", "362018/collection-history/shop");
        await hub.StateAsync(newest, "shop", "delivered");
        Assert.Equal([1L, 2, 3, 4], consumer.Of("shop").Payments.Select(p => p.History));
        Assert.Empty(consumer.Of("shop").Offences);
    }

    [Fact]
    public async Task Step_OfASigningKey_StandsInTheTrail_OfItsMunicipality()
    {
        await using var hub = await HubProcess.StartAsync();
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender()) + People);
        var made = await hub.BusAsAsync(Sato, "idp", "key", "next", "--municipality", "362018");
        Assert.True(made.Exit == 0, made.ToString());
        // Its own manager sees it, by its name; and it is written once.
        var trail = JsonDocument.Parse((await hub.BusAsAsync(Suzuki, "audit", "list", "--json")).Output).RootElement.EnumerateArray()
            .Select(r => $"{r.GetProperty("by").GetString()} {r.GetProperty("action").GetString()} {r.GetProperty("subject").GetString()}");
        Assert.Equal(["sato signing-key.next rsa"], trail);
        Assert.DoesNotContain("api.post", (await hub.BusAsync("audit", "list", "--json")).Output);
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes;
    }
}
