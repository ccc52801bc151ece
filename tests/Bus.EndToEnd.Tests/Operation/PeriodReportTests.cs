using System.Globalization;
using System.Text;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>日報 and 月報 as an operator asks for them, as a manager sees them, and as the hub writes them by itself.</summary>
public sealed class PeriodReportTests
{
    private const string Own = "362018", Other = "412066", Suzuki = "suzuki.suzuki-token-of-24-lett";

    private const string People = """
        operators:
          - { id: suzuki, name: 鈴木, role: manager, municipality: "362018", token: { value: suzuki-token-of-24-lett } }

        """;

    [Fact]
    public async Task Reports_SayWhatCameAndWent_ToEachTheirOwn_AndAreWrittenOnceTheirFolderCanBe()
    {
        var kept = Directory.CreateTempSubdirectory("bus-reports-").FullName;
        try
        {
            // In its place lies a file at first.
            var folder = Path.Combine(kept, "reports");
            await File.WriteAllTextAsync(folder, "");
            // An hour ago in Japan: at midnight another day's would become due while the test runs.
            var here = DateTimeOffset.UtcNow.AddHours(9 - 1);
            var day = here.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            await using var hub = await HubProcess.StartAsync($"--Reports:Folder={folder}", $"--Reports:At={here:HH:mm}", "--Reports:RetryAfter=300ms", "--Alerts:Every=300ms", "--Environment:Name=検証");
            await hub.ApplyAsync(Regions.Of(Regions.Municipality(Own, "by: file"), Regions.Municipality(Other, "by: mailbox", "onError: key\nexpected: { by: \"00:00\", days: all }")) + People);
            foreach (var (town, amount) in new[] { (Own, 5000), (Other, 700) })
            {
                using var sender = new SoapSender(hub.Address, town, "collection");
                Assert.NotNull((await sender.SendAsync($"m-{town}", [new Payment(town, "1234567890", "01", 1, amount, "吉野　花子")], day)).Receipt);
            }
            await Eventually.HoldsAsync(async () => (await hub.BusAsync("report", "daily", "--date", day)).Output.Contains($"{day},団体計/sum of municipality,{Own},試験{Own},,,,1,1,0,1,5000,0,0,1,5000,1,5000,", StringComparison.Ordinal), () => Task.FromResult(hub.Log));
            await Eventually.HoldsAsync(async () => (await hub.BusAsync("alert", "list", "--json")).Output.Contains("reports-failed", StringComparison.Ordinal), () => Task.FromResult(hub.Log));

            await AskAsync(hub, day);

            File.Delete(folder);
            var written = Path.Combine(folder, day[..7], day);
            await Eventually.HoldsAsync(() => Directory.Exists(written), () => hub.Log);
            Assert.Equal([.. new[] { Own, Other, "all" }.SelectMany(w => new[] { $"daily-{day}-{w}.csv", $"daily-{day}-{w}.html" })], Directory.GetFiles(written).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
            Assert.All(Directory.GetFiles(written), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
            var own = await File.ReadAllTextAsync(Path.Combine(written, $"daily-{day}-{Own}.html"));
            Assert.True(own.Contains("5,000 円", StringComparison.Ordinal) && own.Contains("検証", StringComparison.Ordinal) && !own.Contains(Other, StringComparison.Ordinal), own);
            var month = Path.Combine(folder, here.AddMonths(-1).ToString("yyyy-MM", CultureInfo.InvariantCulture), "monthly");
            await Eventually.HoldsAsync(() => Directory.Exists(month), () => hub.Log);
            Assert.Equal(6, Directory.GetFiles(month).Length);
            await Eventually.HoldsAsync(async () => !(await hub.BusAsync("alert", "list", "--json")).Output.Contains("reports-failed", StringComparison.Ordinal), () => Task.FromResult(hub.Log));
            Assert.DoesNotContain("吉野", hub.Log, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(kept, recursive: true);
        }
    }

    private static async Task AskAsync(HubProcess hub, string day)
    {
        var all = await hub.BusAsync("report", "monthly", "--month", day[..7]);
        Assert.True(all.Exit == 0, all.ToString());
        Assert.Contains($"{day[..7]},総計/sum of all,,,,,,1,2,0,2,5700,0,0,2,5700,1,5000,", all.Output);
        // The mailbox was not fetched from.
        Assert.Contains($"{day[..7]},配信/out,{Other},試験{Other},collection-history,soap,delinquency,1,,,,,,,1,700,0,0,0,0,1,0,0,1,", all.Output);
        Assert.Contains("要対応/needs somebody", all.Output);

        var file = Path.Combine(hub.Folder, "page.html");
        var page = await hub.BusAsAsync(Suzuki, "report", "monthly", "--month", day[..7], "--html", "--out", file);
        Assert.True(page.Exit == 0, page.ToString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var text = await File.ReadAllTextAsync(file, Encoding.UTF8);
        Assert.Contains("<h1>月報", text);
        Assert.Contains("5,000 円", text);
        Assert.DoesNotContain(Other, text);
        var own = await hub.BusAsAsync(Suzuki, "report", "daily", "--date", day, "--spreadsheet");
        Assert.True(own.Exit == 0 && own.Output.Contains($",受付/in,'{Own},", StringComparison.Ordinal) && !own.Output.Contains(Other, StringComparison.Ordinal), own.ToString());

        var machine = System.Text.Json.JsonDocument.Parse((await hub.BusAsync("report", "monthly", "--month", day[..7], "--json")).Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(5700, Assert.Single(machine, r => r.GetProperty("row").GetString() == "sum of all").GetProperty("acceptedAmount").GetInt64());
        foreach (var list in (string[])["errors", "reconciliation"])
            Assert.Equal(System.Text.Json.JsonValueKind.Array, System.Text.Json.JsonDocument.Parse((await hub.BusAsync("report", list, "--json")).Output).RootElement.ValueKind);

        Assert.Equal(1, (await hub.BusAsAsync(Suzuki, "report", "monthly", "--municipality", Other)).Exit);
        foreach (var wrong in new[] { new[] { "monthly", "--month", "2026-13" }, ["monthly", "--html", "--spreadsheet"], ["monthly", "--html", "--json"], ["daily", "--date", "2026-02-30"] })
            Assert.Equal(2, (await hub.BusAsync(["report", .. wrong])).Exit);
    }
}
