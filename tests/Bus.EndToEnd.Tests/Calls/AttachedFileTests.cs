using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;
using Bus.EndToEnd.Tests.Reliability;
using Xunit.Abstractions;
using Desk = Bus.EndToEnd.Tests.Input.Support.Desk;
using Payment = Bus.EndToEnd.Tests.Input.Support.Payment;

namespace Bus.EndToEnd.Tests.Calls;

/// <summary>A bulk file as an MTOM attachment of one call: 130 MB (more than the hub may take beyond what it takes anyway), in the long form (<c>BUS_CAMPAIGN=long</c>) 2 GB. It streams, goes the way of every bulk file, and goes out to a consumer in the same way.</summary>
public sealed class AttachedFileTests(ITestOutputHelper output)
{
    private const string Schema = "urn:bus:xmlns:pf:lgxml:schema:2026-01:collection-history";
    private const long PeakAllowed = 300L << 20;
    private static readonly long Bytes = Campaign.IsLong ? 2L << 30 : 130L << 20;
    private static readonly TimeSpan Long = Campaign.IsLong ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Attachment_FarLargerThanMemory_IsTakenInLikeAFile()
    {
        await using var hub = await HubProcess.StartAsync();
        await using var archive = await FileSink.StartAsync();
        await hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", "by: file", "onError: record") + $$"""

                  - id: archive
                    name: 統計
                    password: { value: unused }
                    consumes: [ { contract: collection-history, by: soap, soap: { url: "{{archive.Url}}", attachment: mtom } } ]
            """));
        var rows = new Rows(Bytes);
        using var caller = new Caller(hub.Address);
        // Who may not hand files over is told so, whatever is wrong with this one.
        var unfit = $"""<SendCollectionHistoryFile xmlns="{Schema}"><name>great.csv</name><records>1</records><content/></SendCollectionHistoryFile>""";
        Assert.Equal("forbidden", (await caller.PostAsync(Caller.Envelope(unfit, Caller.Token("delinquency", Regions.PasswordOf("362018", "delinquency"))))).Code);
        Assert.Equal("invalid-message", (await caller.PostAsync(Caller.Envelope(unfit, Token))).Code);
        var answer = await caller.PostAsync(Mtom(rows));
        Assert.True(answer is { Status: 200 } && answer["state"] == "processing", answer.ToString());
        var receipt = answer["number"]!;

        var sender = new Desk(hub, "362018", "collection");
        var result = await sender.ResultAsync("great.csv", patience: Long);
        Assert.Equal((receipt, "accepted", rows.Records - 1, 1L), (result.Receipt, result.State, result.Number("accepted"), result.Number("rejected")));
        await hub.StateAsync(receipt, "delinquency", "delivered");
        // Another consumer gets all of it in one call, just so.
        await hub.StateAsync(receipt, "archive", "delivered");
        Assert.Equal((1, rows.Records), (archive.Calls, archive.Lines)); // the header row, and all but the one that is wrong
        // By SOAP the same is told, the refused record with it.
        var told = await caller.PostAsync(Caller.Envelope($"""<GetReceipt xmlns="{SoapSender.Exchange}"><number>{receipt}</number></GetReceipt>""", Token), "exchange");
        Assert.Equal(("accepted", $"{rows.Records}", "1"), (told["state"], told["records"], told["rejected"]));
        Assert.Equal(("receivedDate", "not-a-date"), (told["item"], told.Xml!.Descendants().Last(e => e.Name.LocalName == "code").Value));
        var peak = ProcessMemory.PeakOf(hub.ProcessId);
        output.WriteLine($"{Bytes >> 20} MiB, {rows.Records} records: peak {peak >> 20} MiB");
        Assert.True(peak < PeakAllowed, $"Peak of {peak >> 20} MiB for {Bytes >> 20} MiB");

        // The same file again has a receipt of its own, and is found to be the same.
        var again = await caller.PostAsync(Mtom(rows));
        Assert.Equal(200, again.Status);
        await Eventually.HoldsAsync(async () => (await hub.ApiAsync($"messages/{again["number"]}")).ToString().Contains("duplicate", StringComparison.Ordinal), () => Task.FromResult(hub.Log));
    }

    private static string Token => Caller.Token("collection", Regions.PasswordOf("362018", "collection"));

    private static MultipartContent Mtom(Rows rows)
    {
        var root = new StringContent(Caller.Envelope($"""
            <SendCollectionHistoryFile xmlns="{Schema}"><businessDate>2026-11-20</businessDate><name>great.csv</name><records>{rows.Records}</records><amount>{rows.Amount}</amount>
            <content><x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:great@test"/></content></SendCollectionHistoryFile>
            """, Token), Encoding.UTF8);
        root.Headers.ContentType = MediaTypeHeaderValue.Parse("application/xop+xml; charset=UTF-8; type=\"text/xml\"");
        root.Headers.Add("Content-ID", "<root@test>");
        rows.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        rows.Headers.Remove("Content-ID");
        rows.Headers.Add("Content-ID", "<great@test>");
        var parts = new MultipartContent("related", "=_bus") { root, rows };
        parts.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; boundary=\"=_bus\"; type=\"application/xop+xml\"; start=\"<root@test>\"; start-info=\"text/xml\"");
        return parts;
    }

    /// <summary>Rows made while they are sent; one of them is wrong. The same each time.</summary>
    private sealed class Rows : HttpContent
    {
        private readonly long _bytes;

        public Rows(long bytes)
        {
            _bytes = bytes;
            foreach (var (_, amount) in All()) (Records, Amount) = (Records + 1, Amount + amount);
        }

        public long Records { get; }
        public long Amount { get; }

        private IEnumerable<(string Row, long Amount)> All()
        {
            long written = 0;
            for (long n = 1; written < _bytes; n++)
            {
                var tax = 100 + n * 7919 % 900_000;
                var row = string.Create(CultureInfo.InvariantCulture,
                    $"362018,2026,2026,01,{n:D12},01,,,,,{n},{n % 99_999_999 + 1:D13},1,2026,{tax},100,0,1,1,01,0,01,{(n == 1000 ? "2026-02-30" : "2026-11-18")},2026-11-19,{n:D12},0001,001,,2026-11-20,09:15:00,0\r\n");
                written += row.Length;
                yield return (row, tax + 100);
            }
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 20, leaveOpen: true);
            await writer.WriteAsync(Payment.Header + "\r\n");
            foreach (var (row, _) in All()) await writer.WriteAsync(row);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
