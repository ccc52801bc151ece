using System.Globalization;
using System.Text;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Input.Memory;

/// <summary>A file far larger than the memory the hub may take goes in and out. 300 MB; in the long form (<c>BUS_CAMPAIGN=long</c>) 10 GB.</summary>
public sealed class GreatFileTests(ITestOutputHelper output)
{
    private const string Town = "412066";
    private const long PeakAllowed = 400L << 20;
    private static readonly long Bytes = Campaign.IsLong ? 10L << 30 : 300L << 20;
    private static readonly TimeSpan Long = Campaign.IsLong ? TimeSpan.FromHours(3) : TimeSpan.FromMinutes(30);

    [Fact]
    public async Task File_GoesInAndOut_InBoundedMemory()
    {
        await using var hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:00.200");
        await hub.ApplyAsync(new SampleRegion(new Town(Town, App.Provider("collection", new Provides()), App.Consumer("delinquency", new Consumes()))).ToYaml());
        var sender = new Desk(hub, Town, "collection");
        var (records, amount) = await MakeAsync(Path.Combine(sender.In, ".great.csv"));
        await sender.DropEndAsync("great.csv", $"{records},{amount},2026-11-20,1,full\r\n");
        File.Move(Path.Combine(sender.In, ".great.csv"), Path.Combine(sender.In, "great.csv"));

        var result = await sender.ResultAsync("great.csv", patience: Long);
        Assert.Equal(("accepted", records, amount), (result.State, result.Number("accepted"), result.Number("amountAccepted")));
        var consumer = new Desk(hub, Town, "delinquency");
        await Patience.UntilAsync("the delivery", () => consumer.OutNames().Contains(result.Receipt + ".csv.end") ? "there" : null, Long);
        Assert.Equal((records, amount), await CountAsync(Path.Combine(consumer.Out, result.Receipt + ".csv")));
        Assert.Equal($"{records},{amount},2026-11-20,1,full", (await File.ReadAllTextAsync(Path.Combine(consumer.Out, result.Receipt + ".csv.end"))).TrimEnd());
        var peak = ProcessMemory.PeakOf(hub.ProcessId);
        output.WriteLine($"{Bytes >> 20} MiB, {records} records: peak {peak >> 20} MiB");
        Assert.True(peak < PeakAllowed, $"Peak of {peak >> 20} MiB for {Bytes >> 20} MiB");
    }

    /// <summary>Nearly every record of an ordering key of its own, one in a hundred a later one of an earlier key.</summary>
    private static async Task<(long Records, long Amount)> MakeAsync(string path)
    {
        var (records, amount) = (0L, 0L);
        await using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20) { NewLine = "\r\n" };
        await file.WriteLineAsync(Payment.Header);
        for (long written = 0; written < Bytes;)
        {
            records++;
            var notice = records % 100 == 0 ? records - 50 : records;
            var tax = 100 + records * 7919 % 900_000;
            var row = string.Create(CultureInfo.InvariantCulture,
                $"{Town},2026,2026,01,{notice:D12},01,,,,,{records},{records % 99_999_999 + 1:D13},1,2026,{tax},100,0,1,1,01,0,01,2026-11-18,2026-11-19,{records:D12},0001,001,,2026-11-20,09:15:00,0");
            await file.WriteLineAsync(row);
            written += row.Length + 2;
            amount += tax + 100;
        }
        return (records, amount);
    }

    private static async Task<(long Records, long Amount)> CountAsync(string path)
    {
        var (records, amount) = (0L, 0L);
        using var file = new StreamReader(path, Encoding.UTF8, true, 1 << 20);
        Assert.Equal(Payment.Header, await file.ReadLineAsync());
        var tax = Array.IndexOf(Payment.Elements, "taxCollected");
        while (await file.ReadLineAsync() is { } row)
        {
            var values = row.Split(',', tax + 4);
            records++;
            for (var i = tax; i < tax + 3; i++) amount += long.Parse(values[i], CultureInfo.InvariantCulture);
        }
        return (records, amount);
    }
}
