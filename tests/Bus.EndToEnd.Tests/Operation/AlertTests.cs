using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>What goes wrong comes by mail (a real SMTP server, Debian's Python) and webhook: once, again when it is over, and nothing is lost while the mail server is down.</summary>
public class AlertTests
{
    private const string Secret = "a-secret-of-the-hook";

    [Fact]
    public async Task Alerts_AreTold_AlsoWhenTheMailServerWasDown_AndWhenTheyAreOver()
    {
        var hooks = new ConcurrentQueue<JsonElement>();
        await using var receiver = await ReceiveAsync(hooks);
        await using var consumer = await SoapConsumer.StartAsync();
        consumer.Decide = _ => Reliability.Reply.Fault("Client");
        var port = HubProcess.FreePort();
        await using var hub = await HubProcess.StartAsync("--Environment:Name=検証", "--Alerts:Every=300ms", "--Alerts:Interval=1s", "--Alerts:RetryLongest=2s", $"--Health:DiskLow={long.MaxValue}", "--Health:Timeout=2m",
            "--Alerts:Smtp:Host=127.0.0.1", $"--Alerts:Smtp:Port={port}", "--Alerts:Smtp:Tls=false", "--Alerts:Smtp:From=bus@hub.example", "--Alerts:Smtp:To=ops@example.jp",
            $"--Alerts:Webhook:Url={receiver.Urls.First()}/hook", $"--Alerts:Webhook:Secret={Secret}");
        await hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", $"by: soap\nsoap: {{ url: \"{consumer.UrlOf("d")}\" }}", "onError: key\nexpected: { by: \"00:00\", days: all }")));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        var payment = new Payment("362018", "1234567890", "01", 1, 5000, "山田　花子");
        var receipt = await sender.SendAcceptedAsync("m-1", payment);
        await hub.StateAsync(receipt, "delinquency", "parked");
        var folder = Path.Combine(hub.Files, "362018", "collection", "in", Payment.Contract);
        // The bus makes a home's folders soon after the region names it.
        await Eventually.HoldsAsync(() => Directory.Exists(folder), () => $"no folder {folder}");
        await File.WriteAllTextAsync(Path.Combine(folder, ".secret-name.csv"), $"{Payment.Header}\r\n{payment.ToCsv()}\r\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "secret-name.csv.end"), "7,1\r\n");
        File.Move(Path.Combine(folder, ".secret-name.csv"), Path.Combine(folder, "secret-name.csv"));

        JsonElement[] Told() => [.. hooks.SelectMany(h => h.GetProperty("alerts").EnumerateArray()).Where(a => a.GetProperty("event").GetString() == "raised").Select(a => a.GetProperty("alert"))];
        string[] Raised() => [.. Told().Select(a => a.GetProperty("kind").GetString()!)];
        await Eventually.HoldsAsync(() => new[] { "parked", "expected", "disk", "refused-file" }.All(Raised().Contains), () => $"{string.Join(", ", Raised())}\n{hub.Log}");
        var open = JsonDocument.Parse((await hub.BusAsync("alert", "list", "--json")).Output).RootElement.EnumerateArray().Select(a => a.GetProperty("kind").GetString()).ToList();
        // Also what happened once: nobody can end it, and who has no mail must find it in the morning. A new day that begins meanwhile is expected, too.
        Assert.Equal(["disk", "expected", "parked", "refused-file"], open.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(1, (await hub.BusAsync("alert", "test")).Exit);

        // Down when it came up, down over a restart of the hub, and told all the same.
        await hub.KillAsync();
        await hub.StartAgainAsync();
        var mails = new ConcurrentQueue<JsonElement>();
        using var smtp = Smtp(port, mails);
        try
        {
            string Mailed() => string.Join('\n', mails.Select(m => m.GetProperty("body").GetString()));
            await Eventually.HoldsAsync(() => new[] { "parked", "expected", "disk", "refused-file" }.All(k => Mailed().Contains(k, StringComparison.Ordinal)), () => $"{Mailed()}\n{hub.Log}");
            Assert.All(mails, m => Assert.StartsWith("［検証］", m.GetProperty("subject").GetString(), StringComparison.Ordinal));
            Assert.Equal(0, (await hub.BusAsync("alert", "test")).Exit);

            // Over: each is told once more, and was raised once.
            consumer.Decide = _ => new Reliability.Reply.Taken();
            Assert.Equal(0, (await hub.BusAsync("message", "replay", receipt, "--yes", "--reason", "直した")).Exit);
            // The day that did not come is the alert's, which may be yesterday by now.
            var missed = Told().Select(a => a.GetProperty("key").GetString()!).First(key => key.StartsWith("expected/", StringComparison.Ordinal))[^10..];
            Assert.NotNull((await sender.SendAsync("m-2", [payment with { History = 2 }], missed)).Receipt);
            await Eventually.HoldsAsync(() => mails.Sum(m => m.GetProperty("body").GetString()!.Split("○ 解消").Length - 1) >= 2, () => $"{Mailed()}\n{hub.Log}");
            Assert.Equal(1, Raised().Count(k => k == "parked"));
            Assert.Equal(1, Told().Count(a => a.GetProperty("key").GetString()!.EndsWith($"/{missed}", StringComparison.Ordinal)));

            foreach (var text in mails.Select(m => m.ToString()).Concat(hooks.Select(h => h.ToString())))
            {
                Assert.DoesNotContain("花子", text);
                Assert.DoesNotContain(payment.Notice, text);
                Assert.DoesNotContain("secret-name", text);
            }
        }
        finally
        {
            smtp.Kill();
        }
    }

    private static Process Smtp(int port, ConcurrentQueue<JsonElement> mails)
    {
        const string server =
            """
            import asyncore, email, email.policy, json, smtpd, sys
            class Server(smtpd.SMTPServer):
                def process_message(self, peer, mailfrom, rcpttos, data, **kwargs):
                    mail = email.message_from_bytes(data, policy=email.policy.default)
                    print(json.dumps({"to": rcpttos, "subject": mail["subject"], "body": mail.get_content()}), flush=True)
            Server(("127.0.0.1", int(sys.argv[1])), None)
            asyncore.loop()
            """;
        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-W", "ignore", "-c", server, $"{port}"]) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, line) => { if (line.Data is { Length: > 0 } mail) mails.Enqueue(JsonDocument.Parse(mail).RootElement); };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Takes only what is signed by the hub.</summary>
    private static async Task<WebApplication> ReceiveAsync(ConcurrentQueue<JsonElement> hooks)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.MapPost("/hook", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), (byte[])[.. Encoding.UTF8.GetBytes($"{http.Request.Headers["Bus-Timestamp"]}."), .. body.ToArray()]);
            if (http.Request.Headers["Bus-Signature"] != "sha256=" + Convert.ToHexStringLower(signed)) return Results.Unauthorized();
            hooks.Enqueue(JsonDocument.Parse(body.ToArray()).RootElement);
            return Results.Ok();
        });
        await web.StartAsync();
        return web;
    }
}
