using System.Globalization;
using System.Text;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// <c>kill -9</c> of the hub at random moments of one bulk file: 3 times in 100,000 records; with <c>BUS_CAMPAIGN=long</c> 30 times in 1,000,000.
/// No record is lost or doubled, totals agree, and what was journalled before a kill is not journalled again.
/// </summary>
public sealed class BulkKillTests(ITestOutputHelper output)
{
    private const string Municipality = "362018";
    private static readonly bool Long = Environment.GetEnvironmentVariable("BUS_CAMPAIGN") == "long";
    private static readonly int Kills = Long ? 30 : 3;
    private static readonly int Records = Long ? 1_000_000 : 100_000;
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(Long ? 60 : 30);

    [Fact]
    public async Task KilledAtRandomMomentsOfAFile_EveryRecordIsThereOnce_AndItWentOnWhereItWas()
    {
        var random = new Random(Seed.Of(output));
        // Small chunks: many moments between two of them.
        await using var hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:10", "--Intake:ChunkBytes=16384");
        await hub.ApplyAsync(Town.Region(new Town(Municipality).Sender().File("delinquency")));
        var home = Path.Combine(hub.Files, Municipality, "collection");
        var (bad, amount) = await DropAsync(Path.Combine(home, "in", Payment.Contract));

        var moments = new List<long>();
        while (moments.Count < Kills && Result(home) is null)
        {
            // At a random place of the file, spread over its length; the first where something is journalled already (what is counted is what was read),
            // the last one well before the end, which must not be there before the kill is.
            var part = Records / (Kills + 1);
            var place = (long)part * moments.Count + part * 3 / 4 + random.Next(part / 2);
            if (await ReachedAsync(hub, home, place) is not { } reached) break;
            await hub.KillAsync();
            moments.Add(reached);
            await hub.StartAgainAsync();
        }
        output.WriteLine($"killed at records {string.Join(", ", moments)}");
        Assert.NotEmpty(moments);
        await Eventually.HoldsAsync(() => Result(home) is not null, () => hub.Log, Patient);

        var result = Result(home)!.Value;
        Assert.Equal(("accepted", Records, Records - bad, bad, amount), (result.GetProperty("state").GetString(), result.GetProperty("records").GetInt32(),
            result.GetProperty("accepted").GetInt32(), result.GetProperty("rejected").GetInt32(), result.GetProperty("amountAccepted").GetInt64()));
        // What a process prints arrives by and by.
        await Eventually.HoldsAsync(() => hub.Log.Contains("went on where it was cut off", StringComparison.Ordinal), () => hub.Log);
        output.WriteLine(string.Join("\n", hub.Log.Split('\n').Where(l => l.Contains("went on where", StringComparison.Ordinal))));
        Assert.Equal(bad, File.ReadLines(Directory.GetFiles(Path.Combine(home, "result", Payment.Contract), "*.errors.csv").Single()).Count() - 1);
        Assert.Equal(bad, (await hub.ApiAsync("errors?limit=10000")).GetArrayLength());
        await DeliveredAsync(hub, result.GetProperty("receipt").GetString()!, bad, amount);
    }

    private static async Task DeliveredAsync(HubProcess hub, string receipt, int bad, long amount)
    {
        var delivered = Path.Combine(hub.Files, Municipality, "delinquency", "out", Payment.Contract, receipt + ".csv");
        await Eventually.HoldsAsync(() => File.Exists(delivered + ".end"), () => hub.Log, Patient);
        Assert.StartsWith($"{Records - bad},{amount}", await File.ReadAllTextAsync(delivered + ".end"), StringComparison.Ordinal);
        var seen = new HashSet<string>();
        foreach (var row in File.ReadLines(delivered).Skip(1)) Assert.True(seen.Add(row.Split(',')[4]), "a record was delivered twice");
        Assert.Equal(Records - bad, seen.Count);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(delivered)!, "*.csv"));
    }

    /// <summary>Waits until the hub has read so many records of the file; null: it is done.</summary>
    private static async Task<long?> ReachedAsync(HubProcess hub, string home, long records)
    {
        while (Result(home) is null)
        {
            var files = await hub.ApiAsync("files");
            if (files.GetArrayLength() > 0 && files[0].GetProperty("records").GetInt64() is var read && read > records) return read;
            await Task.Delay(5);
        }
        return null;
    }

    private static async Task<(int Bad, long Amount)> DropAsync(string folder)
    {
        var (bad, amount, present) = (0, 0L, 0L);
        await using (var file = new StreamWriter(Path.Combine(folder, ".day.csv"), false, new UTF8Encoding(false), 1 << 20) { NewLine = "\r\n" })
        {
            await file.WriteLineAsync(Payment.Header);
            for (var i = 0; i < Records; i++)
            {
                var row = new Payment(Municipality, (1_000_000_000L + i).ToString(CultureInfo.InvariantCulture), "01", 1, 1000 + i % 7).ToCsv();
                present += 1000 + i % 7;
                if (i % 499 == 7)
                {
                    bad++;
                    row = row.Replace(",2026-11-20", ",2026-11-31", StringComparison.Ordinal);
                }
                else amount += 1000 + i % 7;
                await file.WriteLineAsync(row);
            }
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "day.csv.end"), string.Create(CultureInfo.InvariantCulture, $"{Records},{present},{Payment.BusinessDate},,\r\n"));
        File.Move(Path.Combine(folder, ".day.csv"), Path.Combine(folder, "day.csv"));
        return (bad, amount);
    }

    private static JsonElement? Result(string home)
    {
        var folder = Path.Combine(home, "result", Payment.Contract);
        return Directory.Exists(folder) && Directory.GetFiles(folder, "day.csv.*.result.json") is [var found] ? JsonDocument.Parse(File.ReadAllBytes(found)).RootElement : null;
    }
}
