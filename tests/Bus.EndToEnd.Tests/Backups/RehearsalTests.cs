using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Storage.Tests.PostgreSql;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Backups;

/// <summary>
/// A disaster: a hub under load is backed up, works on, is killed, and restored elsewhere. Nothing that was acknowledged before the backup is missing, no id and no
/// file name ever stands for two contents, and when the senders have handed over again, the totals are those of their lists.
/// </summary>
public sealed partial class RehearsalTests(ITestOutputHelper output)
{
    private const string Code = "362018";

    [Theory]
    [InlineData("sqlite", "sqlite")]
    [InlineData("postgresql", "postgresql")]
    public async Task Disaster_BackedUpUnderLoad_RestoredElsewhere_NothingIsLostAndNoNameHasTwoContents(string from, string to)
    {
        await using var server = from == "postgresql" || to == "postgresql" ? await PostgreSqlServer.StartAsync() : null;
        async Task<string[]> On(string engine) => engine == "sqlite" ? [] : ["--Journal:Engine=postgresql", $"--Journal:ConnectionString={server!.To(await server.RentAsync())}"];
        string[] quick = ["--Backup:MinimumFree=1", "--Dispatch:RetryFirst=00:00:00.100", "--Dispatch:RetryLongest=00:00:01", "--Environment:Name=検証"];
        await using var consumer = await SoapConsumer.StartAsync();
        // A file under way in the backup keeps its receipt and is committed again, so its deliveries have other places in their route; all else must be the same.
        consumer.Of("d").Frozen = page => Place().Replace(page.Content, "$1");
        var archive = new ConsumerMemory("archive");
        var (soap, files) = (new RehearsalLoad(Code, "s", 1), new RehearsalLoad(Code, "f", 2));
        await using var hub = await HubProcess.StartAsync([.. quick, .. await On(from)]);
        await hub.ApplyAsync(Town.Region(new Town(Code).Sender("collection").Sender("batch").Soap("delinquency", consumer.UrlOf("d"), "timeout: 5s, recordsPerMessage: 3").File("archive")));
        // Some is always unfinished.
        var calls = 0;
        consumer.Decide = _ => Interlocked.Increment(ref calls) % 4 == 0 ? new Reply.Answer(503) : new Reply.Taken();

        var kept = Path.Combine(hub.Folder, "backups");
        List<string> before;
        using (var sender = new SoapSender(hub.Address, Code, "collection"))
        using (var stop = new CancellationTokenSource())
        {
            var load = Task.WhenAll(Task.Run(() => soap.SendAsync(sender, stop.Token)), Task.Run(() => files.DropAsync(new DropFolder(hub.Files, Code, "batch"), stop.Token)), Task.Run(() => ReadAsync(hub.Files, archive, stop.Token)));
            await Eventually.HoldsAsync(() => load.IsFaulted || soap.Acknowledged >= 15 && files.Acknowledged >= 2, () => $"{soap.Acknowledged}, {files.Acknowledged}\n{hub.Log}");
            before = [.. soap.HandedOver.Concat(files.HandedOver).Where(h => h.Receipts.Count > 0).Select(h => h.Id)];
            await SucceedsAsync(hub.BusAsync("backup", "--to", kept));
            var (more, moreFiles) = (soap.Acknowledged + 15, files.Acknowledged + 2);
            await Eventually.HoldsAsync(() => load.IsFaulted || soap.Acknowledged >= more && files.Acknowledged >= moreFiles, () => $"{soap.Acknowledged}, {files.Acknowledged}\n{hub.Log}");
            await hub.KillAsync();
            await stop.CancelAsync();
            await load;
        }

        var backup = Assert.Single(Directory.GetDirectories(kept));
        await SucceedsAsync(hub.BusAsync("backup", "--verify", backup));
        await using var next = HubProcess.Prepare([.. quick, .. await On(to)]);
        string[] restore = ["restore", backup, "--master-key-file", Path.Combine(hub.Data, "master.key"), .. next.Settings, "--json"];
        var report = JsonDocument.Parse((await SucceedsAsync(next.BusAsync(restore))).Output).RootElement;
        Assert.Equal(2, report.GetProperty("generation").GetInt64());
        Assert.True(report.GetProperty("passedOver").GetInt64() >= 1_000_000);
        Assert.Equal(["batch", "collection"], report.GetProperty("senders").EnumerateArray().Select(s => s.GetProperty("application").GetString()).Order(StringComparer.Ordinal));
        var again = await next.BusAsync(restore);
        Assert.Equal((1, true), (again.Exit, again.Output.Contains("not empty", StringComparison.Ordinal)));

        // The restored hub takes, and gives nothing to anybody before it is told to.
        var (taken, takenFiles) = (consumer.Of("d").Taken.Count, archive.Taken.Count);
        await next.StartAgainAsync();
        using var restored = new SoapSender(next.Address, Code, "collection");
        await soap.SendAgainAsync(restored);
        await files.DropAgainAsync(new DropFolder(next.Files, Code, "batch"));
        await Eventually.HoldsAsync(() => IsQuiet(next.Files), () => next.Log);
        Assert.Equal(taken, consumer.Of("d").Taken.Count);
        // By now nothing needs to be left unfinished; the pile is as great as the time was long that the backup took.
        consumer.Decide = _ => new Reply.Taken();
        await SucceedsAsync(next.BusAsync("maintenance", "off"));
        using (var stop = new CancellationTokenSource())
        {
            var reading = Task.Run(() => ReadAsync(next.Files, archive, stop.Token));
            await Eventually.SettledAsync(next, () => consumer.Of("d").Taken.Count + archive.Taken.Count);
            await stop.CancelAsync();
            await reading;
        }
        TakeAll(next.Files, archive);

        await JudgeAsync(next, soap, files, before, (consumer.Of("d"), taken), (archive, takenFiles));
        output.WriteLine($"{soap.HandedOver.Count} messages, {files.HandedOver.Count} files, {before.Count} of them acknowledged before the backup; generation 2 gave receipts from {report.GetProperty("passedOver").GetInt64():N0} on");
    }

    private static async Task JudgeAsync(HubProcess hub, RehearsalLoad soap, RehearsalLoad files, List<string> before, params (ConsumerMemory Memory, int AtRestore)[] consumers)
    {
        List<(string Id, List<Payment> Payments, HashSet<string> Receipts)> handed = [.. soap.HandedOver, .. files.HandedOver];
        var listed = (await hub.AllMessagesAsync(Code)).Where(m => m.GetProperty("state").GetString() == "accepted").ToList();
        Assert.Equal(handed.Sum(h => h.Payments.Count), listed.Sum(m => m.GetProperty("accepted").GetInt64()));
        Assert.Equal(handed.Sum(h => h.Payments.Sum(p => p.Amount)), listed.Sum(m => m.GetProperty("amountAccepted").GetInt64()));
        Assert.Equal(handed.Count, listed.Count);
        // A receipt number stands for one hand-over, over both lives of the journal; what was acknowledged before the backup kept its own.
        Assert.Empty(handed.SelectMany(h => h.Receipts.Select(r => (r, h.Id))).GroupBy(r => r.r).Where(g => g.Count() > 1).Select(g => string.Join(", ", g)));
        var known = listed.Select(m => m.GetProperty("receipt").GetString()!).ToHashSet();
        Assert.All(handed.Where(h => before.Contains(h.Id)), h => Assert.Contains(Assert.Single(h.Receipts), known));
        foreach (var (memory, atRestore) in consumers)
        {
            var contradictions = memory.Offences.Where(o => o.Contains("other content", StringComparison.Ordinal) || o.Contains("states", StringComparison.Ordinal)).ToList();
            Assert.True(contradictions.Count == 0, string.Join('\n', contradictions));
            Assert.Equal(handed.SelectMany(h => h.Payments).ToHashSet(), [.. memory.Payments]);
            // In each life of the journal the records of a key came in order.
            foreach (var life in (IEnumerable<Page>[])[memory.Taken.Take(atRestore), memory.Taken.Skip(atRestore)])
                foreach (var key in life.SelectMany(p => p.Payments).GroupBy(p => p.Key))
                    Assert.Equal(key.Select(p => p.History).Distinct().Order(), key.Select(p => p.History));
        }
    }

    /// <summary>Nothing lies in a drop folder, and every claim has its answer.</summary>
    private static bool IsQuiet(string files)
    {
        var home = Path.Combine(files, Code, "batch");
        var claims = Path.Combine(home, ".processing", Payment.Contract);
        return !Directory.EnumerateFiles(Path.Combine(home, "in", Payment.Contract)).Any() && Directory.Exists(claims)
            && Directory.EnumerateDirectories(claims).All(c => File.Exists(Path.Combine(c, ".done")));
    }

    private static async Task ReadAsync(string files, ConsumerMemory memory, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TakeAll(files, memory);
            await Task.Delay(30, CancellationToken.None);
        }
    }

    /// <summary>Takes delivered files by the order of their times; one that it knows already it looks at and removes.</summary>
    private static void TakeAll(string files, ConsumerMemory memory)
    {
        var folder = Path.Combine(files, Code, "archive", "out", Payment.Contract);
        if (!Directory.Exists(folder)) return;
        string[] Look() => [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)];
        var names = Look();
        // A folder is not listed at one moment.
        if (!names.SequenceEqual(Look())) return;
        foreach (var data in names.Where(n => n.EndsWith(".csv", StringComparison.Ordinal) && names.Contains(n + ".end")).OrderBy(File.GetLastWriteTimeUtc))
        {
            var page = Page.OfFile(Path.GetFileName(data), File.ReadAllText(data), File.ReadAllText(data + ".end"));
            memory.Arrived(page);
            memory.Take(page);
            File.Delete(data + ".end");
            File.Delete(data);
        }
    }

    private static async Task<CommandResult> SucceedsAsync(Task<CommandResult> command)
    {
        var result = await command;
        Assert.True(result.Exit == 0, result.ToString());
        return result;
    }

    [GeneratedRegex("(<[^<>]*routeSequence[^<>]*>)[0-9]+")]
    private static partial Regex Place();
}
