using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Calls;
using Bus.EndToEnd.Tests.Faults;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.CommandLine;
using Bus.EndToEnd.Tests.Input.Support;
using Bus.EndToEnd.Tests.Reliability;
using Desk = Bus.EndToEnd.Tests.Input.Support.Desk;

namespace Bus.EndToEnd.Tests.Input.Formats;

/// <summary>
/// Any in, any out (docs/formats.md): each way in is a municipality of one hub, each way out a consumer of it. In every cell the same records arrive once, in order, with equal
/// totals, and what a consumer gets is to the byte the same whatever way the records came in.
/// </summary>
public sealed class AnyInAnyOutTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Ways = new()
    {
        ["362018"] = "soap", ["412066"] = "soap-asynchronous", ["412074"] = "soap-file-mtom", ["412091"] = "soap-file-inline", ["414239"] = "csv", ["414247"] = "fixed", ["414255"] = "xml", ["221309"] = "csv-gzip",
    };

    private static readonly string[] Outs = ["pages", "attached", "mailbox", "csv", "fixed", "xml", "gzip", "collected"];

    private readonly string _contracts = Directory.CreateTempSubdirectory("bus-contracts-").FullName;
    private HubProcess _hub = null!;
    private FalseClock _clock = null!;
    private NoticeConsumers _consumers = null!;

    public async Task InitializeAsync()
    {
        UsageTests.Copy(Fixture.At("Formats", "notice", "2026-01"), Path.Combine(_contracts, "notice", "2026-01"));
        _consumers = await NoticeConsumers.StartAsync();
        _hub = HubProcess.Prepare($"--Contracts:Folder={_contracts}", "--Dispatch:CollectSweep=00:00:00.200", "--Soap:ReplyInterval=00:00:00.100");
        _clock = new FalseClock(_hub.Folder);
        await _hub.StartAgainAsync(_clock.Wrapper);
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _consumers.DisposeAsync();
        Directory.Delete(_contracts, recursive: true);
    }

    [Fact]
    public async Task EachWayIn_ReachesEachWayOut_Once_InOrder_AndTheSameToTheByte()
    {
        var due = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(9)).AddMinutes(30);
        await _hub.ApplyAsync(Region(due.ToString("HH:mm", CultureInfo.InvariantCulture)));
        var receipts = new Dictionary<string, string>();
        foreach (var (town, way) in Ways) receipts[town] = await SendAsync(town, way);
        foreach (var (town, way) in Ways)
        {
            var message = (await _hub.ApiAsync($"messages/{receipts[town]}")).GetProperty("message");
            Assert.True((message.GetProperty("records").GetInt64(), message.GetProperty("amountAccepted").GetInt64()) == (Notice.Day.Length, Notice.Total), $"{way}: {message}");
            foreach (var consumer in Outs.Except(["mailbox", "collected"])) await _hub.StateAsync(receipts[town], consumer, "delivered");
            await _hub.StateAsync(receipts[town], "mailbox", "delivering");
        }
        _clock.Set(TimeSpan.FromMinutes(31));

        var cells = new Dictionary<(string Way, string Out), (Notice[] Records, string Content)>();
        foreach (var (town, way) in Ways)
            foreach (var consumer in Outs) cells[(way, consumer)] = await CellAsync(town, receipts[town], consumer);
        foreach (var ((way, consumer), (records, content)) in cells)
        {
            Assert.True(Notice.Day.SequenceEqual(records), $"{way} → {consumer}: {string.Join('\n', records.AsEnumerable())}");
            Assert.True(content == cells[("csv", consumer)].Content, $"{way} → {consumer} differs from csv → {consumer}:\n{content}\n{cells[("csv", consumer)].Content}");
        }
        foreach (var receipt in receipts.Values)
            foreach (var consumer in Outs) await _hub.StateAsync(receipt, consumer, "delivered");
        Assert.All(_consumers.Pages.Values, p => Assert.Equal(3, p.Count));
        Assert.All(_consumers.Files.Values, f => Assert.Single(f));
    }

    /// <summary>What one consumer got: the records as it reads them, and all that must not depend on the way in.</summary>
    private async Task<(Notice[], string)> CellAsync(string town, string receipt, string consumer)
    {
        switch (consumer)
        {
            case "pages":
                var pages = _consumers.Pages[town].ToArray();
                return ([.. pages.SelectMany(Notice.OfXml)], string.Concat(pages.SelectMany(p => p.Elements(XName.Get("record", Notice.Schema))).Select(r => r.ToString(SaveOptions.DisableFormatting))));
            case "attached":
                var (records, amount, attached) = Assert.Single(_consumers.Files[town]);
                Assert.Equal(($"{Notice.Day.Length}", $"{Notice.Total}"), (records, amount));
                return (Notice.OfCsv(attached), Encoding.UTF8.GetString(attached));
            case "mailbox":
                return await MailboxAsync(town);
        }
        var folder = new Desk(_hub, town, consumer, Notice.Contract).Out;
        await Eventually.HoldsAsync(() => Directory.GetFiles(folder, "*.end").Length > 0, () => $"{town} {consumer}\n{_hub.Log}");
        var end = Assert.Single(Directory.GetFiles(folder, "*.end"));
        var said = (await File.ReadAllTextAsync(end)).TrimEnd().Split(',');
        Assert.Equal(($"{Notice.Day.Length}", $"{Notice.Total}"), (said[0], said[1]));
        Assert.StartsWith(receipt, Path.GetFileName(end), StringComparison.Ordinal);
        var file = await File.ReadAllBytesAsync(end[..^".end".Length]);
        if (consumer == "gzip") file = Unpacked(file);
        var read = consumer switch { "fixed" => Notice.OfFixed(file), "xml" => Notice.OfXml(XElement.Parse(Encoding.UTF8.GetString(file))), _ => Notice.OfCsv(file) };
        return (read, Convert.ToHexString(file));
    }

    private async Task<(Notice[], string)> MailboxAsync(string town)
    {
        using var fetcher = new SoapSender(_hub.Address, town, "mailbox");
        var (records, content) = (new List<Notice>(), new StringBuilder());
        while (await fetcher.ReceiveRawAsync(10) is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                records.AddRange(Notice.OfXml(message));
                foreach (var record in message.Descendants(XName.Get("record", Notice.Schema))) content.Append(record.ToString(SaveOptions.DisableFormatting));
            }
            await fetcher.AcknowledgeAsync([.. messages.Select(m => m.Element(XName.Get("messageId", SoapSender.Exchange))!.Value)]);
        }
        return ([.. records], content.ToString());
    }

    private async Task<string> SendAsync(string town, string way)
    {
        var desk = new Desk(_hub, town, "sender", Notice.Contract);
        var end = $"{Notice.Day.Length},{Notice.Total}\r\n";
        var csv = Encoding.UTF8.GetBytes(Notice.Csv());
        switch (way)
        {
            case "soap": return (await CallAsync(town, Notice.Body("day-1"))).Receipt;
            case "soap-asynchronous":
                var reply = _consumers.UrlOf(town, "reply");
                await CallAsync(town, Notice.Body("day-1"), $"""<a:MessageID xmlns:a="{Caller.Wsa}">m-1</a:MessageID><a:Action xmlns:a="{Caller.Wsa}">urn:example:wsdl:2026-01:notice:SendNotice</a:Action><a:ReplyTo xmlns:a="{Caller.Wsa}"><a:Address>{reply}</a:Address></a:ReplyTo>""");
                await Eventually.HoldsAsync(() => _consumers.Answers.ContainsKey(town), () => _hub.Log);
                return _consumers.Answers[town].Single().Descendants().First(e => e.Name.LocalName == "number").Value;
            case "soap-file-inline": return await HandedAsync(desk, (await CallAsync(town, FileBody(Convert.ToBase64String(csv)))).Receipt);
            case "soap-file-mtom": return await HandedAsync(desk, await MtomAsync(town, csv));
            case "csv": await desk.DropAsync("day.csv", csv, end); break;
            case "csv-gzip": await desk.DropAsync("day.csv", Packed(csv), end); break;
            case "fixed": await desk.DropAsync("day.csv", Notice.Fixed(), end); break;
            default: await desk.DropAsync("day.csv", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n" + Notice.Body(), end); break;
        }
        var result = await desk.ResultAsync("day.csv");
        Assert.True((result.State, result.Number("accepted"), result.Number("amountAccepted")) == ("accepted", Notice.Day.Length, Notice.Total), $"{way}: {result}");
        return result.Receipt;
    }

    /// <summary>A file that came over a call is read after its receipt.</summary>
    private static async Task<string> HandedAsync(Desk desk, string receipt)
    {
        Assert.Equal((receipt, "accepted"), (await desk.ResultAsync("day.csv") is var result ? result.Receipt : "", result.State));
        return receipt;
    }

    private Task<Support.SoapAnswer> CallAsync(string town, string body, string header = "") =>
        _hub.PostAsync(SoapVersion.V11, $"soap/{town}/{Notice.Contract}", SoapVersion.V11.Envelope(body, Login.Of(town, "sender").Header + header));

    private async Task<string> MtomAsync(string town, byte[] csv)
    {
        var root = new StringContent(Caller.Envelope(FileBody("""<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:day@test"/>"""), Login.Of(town, "sender").Header), Encoding.UTF8);
        root.Headers.ContentType = MediaTypeHeaderValue.Parse("application/xop+xml; charset=UTF-8; type=\"text/xml\"");
        root.Headers.Add("Content-ID", "<root@test>");
        var file = new ByteArrayContent(csv);
        file.Headers.Add("Content-ID", "<day@test>");
        using var parts = new MultipartContent("related", "=_bus") { root, file };
        parts.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; boundary=\"=_bus\"; type=\"application/xop+xml\"; start=\"<root@test>\"; start-info=\"text/xml\"");
        using var answer = await _hub.Http.PostAsync($"soap/{town}/{Notice.Contract}", parts);
        return new Support.SoapAnswer((int)answer.StatusCode, "", await answer.Content.ReadAsStringAsync()).Receipt;
    }

    private static string FileBody(string content) => $"""<SendNoticeFile xmlns="{Notice.Schema}"><name>day.csv</name><records>{Notice.Day.Length}</records><amount>{Notice.Total}</amount><content>{content}</content></SendNoticeFile>""";

    private static byte[] Packed(byte[] file)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(file);
        return packed.ToArray();
    }

    private static byte[] Unpacked(byte[] file)
    {
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        return whole.ToArray();
    }

    private string Region(string due) => "municipalities:\n" + string.Concat(Ways.Select(w => $$"""
          - code: "{{w.Key}}"
            name: 試験{{w.Key}}
            applications:
              - id: sender
                name: {{w.Value}}
                password: { value: {{Regions.PasswordOf(w.Key, "sender")}} }
                replyTo: ["{{_consumers.UrlOf(w.Key, "reply")}}"]
                provides:
                  - { contract: notice, file: { {{w.Value switch { "fixed" => "layout: host, encoding: cp932, ", "xml" => "layout: xml, ", "csv-gzip" => "compression: gzip, ", _ => "" }}}complete: [end-file, rename] } }
        {{string.Concat(Outs.Select(o => $$"""
              - id: {{o}}
                name: {{o}}
                password: { value: {{Regions.PasswordOf(w.Key, o)}} }
                consumes: [ { contract: notice, {{o switch
                {
                    "pages" => $"by: soap, soap: {{ url: \"{_consumers.UrlOf(w.Key, "pages")}\", recordsPerMessage: 10 }}",
                    "attached" => $"by: soap, soap: {{ url: \"{_consumers.UrlOf(w.Key, "attached")}\", attachment: mtom }}",
                    "mailbox" => "by: mailbox, mailbox: { recordsPerMessage: 10 }",
                    "fixed" => "by: file, file: { layout: host, encoding: cp932 }",
                    "xml" => "by: file, file: { layout: xml }",
                    "gzip" => "by: file, file: { compression: gzip }",
                    "collected" => $"by: file, collect: {{ at: [\"{due}\"], days: all }}",
                    _ => "by: file",
                }}} } ]

        """))}}

        """));
}
