using System.Globalization;
using System.Text;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Files.Tests.Partners;

namespace Bus.EndToEnd.Tests.Partners;

/// <summary>A hub that fetches from and puts to a partner's own server, a real ProFTPD. Each test has folders of its own there: new hubs give the same receipt numbers.</summary>
public sealed class PartnerTests(PartnerServer server) : IClassFixture<PartnerServer>
{
    private static readonly string[] Quick = ["--Partners:Look=100ms", "--Partners:Quiet=300ms", "--Partners:SameTime=0s", "--Partners:RetryFirst=300ms", "--Partners:RetryLongest=1s", "--Alerts:Every=300ms"];

    [Fact]
    public async Task File_AtThePartners_IsFetchedTakenInDeliveredAndPutBack()
    {
        await using var hub = await HubProcess.StartAsync(Quick);
        await server.WriteAsync("out/day1.csv", Csv(5, 1));
        await server.WriteAsync("out/day1.csv.end", End(5));

        await hub.ApplyAsync(Region(fetchFrom: "out", "", putTo: "in"));

        var result = await ResultAsync(hub, "day1.csv");
        Assert.Equal(("accepted", 5), (result.GetProperty("state").GetString(), result.GetProperty("accepted").GetInt32()));
        var receipt = result.GetProperty("receipt").GetString();
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(server.Home, "in", receipt + ".csv.end")), () => hub.Log);
        Assert.Equal(6, (await File.ReadAllLinesAsync(Path.Combine(server.Home, "in", receipt + ".csv"))).Length);
        var list = await ListAsync(hub, p => p.All(v => v.GetProperty("fetched").GetInt64() + v.GetProperty("put").GetInt64() == 1));
        Assert.All(list, p => Assert.Equal(0, p.GetProperty("failures").GetInt32()));
        // It is deleted there once it lies in the drop folder, while the hub goes on with it; that visit is over now.
        Assert.False(File.Exists(Path.Combine(server.Home, "out", "day1.csv")));
        Assert.Empty(Directory.GetFiles(Path.Combine(hub.Files, "362018/delinquency/out/collection-history")));
        Assert.Contains("2 partners' servers are visited without trouble", (await hub.BusAsync("doctor")).Output.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(PartnerServer.Password, await ExportAsync(hub), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HubKilledAmidAFetch_GoesOnWhereItWas_AndTakesTheFileOnce()
    {
        await using var hub = await HubProcess.StartAsync(Quick);
        var content = Csv(4_000, 100_000);
        await server.WriteAsync("done/big.csv", content);
        await server.WriteAsync("done/big.csv.end", End(4_000));
        await hub.ApplyAsync(Region(fetchFrom: "done", "bandwidth: 40KB", putTo: "in-killed"));
        var staging = Path.Combine(hub.Files, "362018/collection/.processing/.partners/bank");
        await Eventually.HoldsAsync(() => Size() > 50_000, () => hub.Log);

        Signals.Kill(hub.ProcessId);
        await Eventually.HoldsAsync(async () => (await Commands.RunAsync("pgrep", ["-f", "BUS_NO_SUCH|-oUser=" + PartnerServer.User])).Output.Trim().Length == 0, () => Task.FromResult("a client outlives its hub"));
        var before = Size();
        Assert.InRange(before, 50_000, content.Length - 1);
        await hub.StartAgainAsync();
        await hub.ApplyAsync(Region(fetchFrom: "done", "bandwidth: 40MB", putTo: "in-killed"));

        var result = await ResultAsync(hub, "big.csv");
        Assert.Equal(4_000, result.GetProperty("accepted").GetInt32());
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(hub.Files, "362018/collection/.processing"), "big.csv", SearchOption.AllDirectories));
        Assert.Equal(content, await File.ReadAllBytesAsync(kept));
        await ListAsync(hub, p => p.Any(v => v.GetProperty("fetched").GetInt64() == 1));

        long Size() => Directory.Exists(staging) ? Directory.GetFiles(staging, "*.data").Select(f => new FileInfo(f)).Where(f => f.Exists).Sum(f => f.Length) : 0;
    }

    [Fact]
    public async Task PartnersServerAway_IsToldAndRaised_AndMadeUpForByItselfWhenItIsBack()
    {
        await using var hub = await HubProcess.StartAsync(Quick);
        await server.WriteAsync("送信 箱/away.csv", Csv(3, 500_000));
        await server.WriteAsync("送信 箱/away.csv.end", End(3));
        await server.StopAsync();
        string receipt;
        try
        {
            await hub.ApplyAsync(Region(fetchFrom: "送信 箱", "alertAfter: 1s", putTo: "in-away"));
            // A server to which there is nothing to put is not visited: so there is something.
            receipt = await DropAsync(hub, "here.csv", Csv(2, 600_000), 2);
            var failing = await ListAsync(hub, p => p.Count == 2 && p.All(v => v.GetProperty("failures").GetInt32() > 1));
            Assert.All(failing, p => Assert.Contains("not reached", p.GetProperty("trouble").GetProperty("en").GetString(), StringComparison.Ordinal));
            Assert.Equal(1, (await hub.BusAsync("partner", "list")).Exit);
            await Eventually.HoldsAsync(async () => (await hub.BusAsync("alert", "list")).Output.Contains("362018.collection/bank", StringComparison.Ordinal), () => Task.FromResult(hub.Log));
        }
        finally
        {
            await server.StartAsync();
        }
        var fetched = (await ResultAsync(hub, "away.csv")).GetProperty("receipt").GetString();
        foreach (var name in (string[])[receipt, fetched!]) await Eventually.HoldsAsync(() => File.Exists(Path.Combine(server.Home, "in-away", name + ".csv.end")), () => hub.Log);
        await ListAsync(hub, p => p.All(v => v.GetProperty("failures").GetInt32() == 0 && v.GetProperty("succeededAt").ValueKind == JsonValueKind.String));
        Assert.Equal(0, (await hub.BusAsync("partner", "visit", "362018.collection/bank")).Exit);
        Assert.Equal(1, (await hub.BusAsync("partner", "visit", "362018.collection/nobody")).Exit);
    }

    private static async Task<string> DropAsync(HubProcess hub, string name, byte[] content, int records)
    {
        var folder = Path.Combine(hub.Files, "362018/collection/in/collection-history");
        await Eventually.HoldsAsync(() => Directory.Exists(folder), () => hub.Log);
        await File.WriteAllBytesAsync(Path.Combine(folder, name + ".part"), content);
        await File.WriteAllBytesAsync(Path.Combine(folder, name + ".end"), End(records));
        File.Move(Path.Combine(folder, name + ".part"), Path.Combine(folder, name));
        return (await ResultAsync(hub, name)).GetProperty("receipt").GetString()!;
    }

    private string Region(string fetchFrom, string more, string putTo) => $$"""
        municipalities:
          - code: "362018"
            name: 徳島市
            applications:
              - id: collection
                name: 収納管理システム
                provides:
                  - { contract: collection-history, file: { complete: [end-file, rename] } }
                partners:
                  - id: bank
                    address: sftp://127.0.0.1:{{server.SftpPort}}
                    username: {{PartnerServer.User}}
                    key: { file: {{server.Box("user.key")}} }
                    pins: ["{{server.HostKey}}"]
                    every: 1s
                    {{more}}
                    fetch:
                      - { contract: collection-history, folder: "{{fetchFrom}}", pattern: "*.csv", endFile: true, then: delete }
              - id: delinquency
                name: 滞納整理システム
                consumes:
                  - { contract: collection-history, by: file }
                partners:
                  - id: office
                    address: ftps://127.0.0.1:{{server.FtpsPort}}
                    username: {{PartnerServer.User}}
                    password: { file: {{PasswordFile()}} }
                    pins: ["{{server.CertificatePin}}"]
                    every: 1s
                    put:
                      - { contract: collection-history, folder: "{{putTo}}" }
        """;

    private string PasswordFile()
    {
        File.WriteAllText(server.Box("password"), PartnerServer.Password + "\n");
        return server.Box("password");
    }

    private static byte[] Csv(int records, long first)
    {
        var text = new StringBuilder(Payment.Header.Replace(",氏名名称", "", StringComparison.Ordinal)).Append("\r\n");
        for (var i = 0; i < records; i++) text.Append(WithoutName(new Payment("362018", (1_000_000_000L + first + i).ToString(CultureInfo.InvariantCulture), "01", 1, 1000).ToCsv())).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string WithoutName(string row) => Payment.Header.Contains(",氏名名称", StringComparison.Ordinal) ? row[..row.LastIndexOf(',')] : row;

    private static byte[] End(int records) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{records},{records * 1000L}\r\n"));

    private static async Task<JsonElement> ResultAsync(HubProcess hub, string name)
    {
        var folder = Path.Combine(hub.Files, "362018/collection/result/collection-history");
        string[] Results() => Directory.Exists(folder) ? Directory.GetFiles(folder, name + ".*.result.json") : [];
        await Eventually.HoldsAsync(() => Results().Length > 0, () => hub.Log);
        return JsonDocument.Parse(await File.ReadAllTextAsync(Assert.Single(Results()))).RootElement;
    }

    private static async Task<List<JsonElement>> ListAsync(HubProcess hub, Func<List<JsonElement>, bool> until)
    {
        List<JsonElement> seen = [];
        await Eventually.HoldsAsync(async () => until(seen = [.. (await hub.ApiAsync("partners")).EnumerateArray()]), () => Task.FromResult($"{string.Join('\n', seen)}\n{hub.Log}"));
        return seen;
    }

    private static async Task<string> ExportAsync(HubProcess hub) => (await hub.BusAsync("region", "export")).Output;
}
