using System.Diagnostics;
using System.Text.Json;
using Bus.Benchmarks.Measuring;
using Bus.EndToEnd.Tests.Harness;
using Bus.Storage.Tests.PostgreSql;

namespace Bus.Benchmarks.Parts;

/// <summary>A hub in a process of its own, its journal on PostgreSQL, with a provider in two municipalities, of which one has a consumer by file. Used from outside only.</summary>
internal sealed class BulkHub(HubProcess hub, PostgreSqlServer database) : IAsyncDisposable
{
    /// <summary>What the figures of taking in measure, each against something else.</summary>
    public const string TakingIn = "taking in";

    /// <summary>Nobody takes its records: what is measured is taking in.</summary>
    public const string InOnly = BulkFile.Town;

    /// <summary>Its records go on to a consumer, as a file.</summary>
    public const string Through = "362018";

    // Seldom enough that looking costs the hub nothing, on processors that it would use.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    // A light load's file, and how long it rests after each.
    private const int Few = 2_000;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private int _files;

    public HubProcess Hub => hub;

    public static Task<BulkHub> OfAsync(Bench bench) => bench.PartAsync(async () =>
    {
        var server = await Database.OfAsync(bench);
        var database = await server.RentAsync();
        var hub = await HubProcess.StartAsync("--Journal:Engine=postgresql", $"--Journal:ConnectionString={server.To(database)}", "--Files:EndFileWait=00:00:00");
        await hub.ApplyAsync($"municipalities:\n{Town.Of(InOnly)}{Town.Of(Through, "by: file")}");
        return new BulkHub(hub, server);
    });

    /// <summary>Taking a file in, against something else.</summary>
    public Contest TakingInAgainst(Func<CancellationToken, Task<Sample>> baseline, BulkFile file, Bench bench) =>
        new(c => TakeInAsync(InOnly, file, c), baseline) { Compiling = () => [hub.ProcessId], Lightly = c => LightlyAsync(InOnly, bench.Folder, c) };

    /// <summary>From the rename that hands the file over until its result is there.</summary>
    public async Task<Sample> TakeInAsync(string town, BulkFile file, CancellationToken cancellation)
    {
        var name = Put(town, file);
        var (cpu, clock) = (Cpu(), Stopwatch.StartNew());
        Release(town, name);
        await ResultAsync(town, name, file, cancellation);
        return Sample.Rate(file.Records, "rows", clock.Elapsed, Cpu() - cpu);
    }

    /// <summary>From the rename that hands the file over until the consumer can fetch it: its end file is there.</summary>
    public async Task<Sample> ThroughAsync(BulkFile file, CancellationToken cancellation)
    {
        var name = Put(Through, file);
        var (cpu, clock) = (Cpu(), Stopwatch.StartNew());
        Release(Through, name);
        var receipt = await ResultAsync(Through, name, file, cancellation);
        var delivered = Path.Combine(Home(Through, "delinquency", "out"), receipt + ".csv");
        while (!File.Exists(delivered + ".end")) await Task.Delay(Glance, cancellation);
        var sample = Sample.Rate(file.Records, "rows", clock.Elapsed, Cpu() - cpu);
        var end = await File.ReadAllTextAsync(delivered + ".end", cancellation);
        if (!end.StartsWith($"{file.Records},", StringComparison.Ordinal)) throw new InvalidOperationException($"{file.Records} records went in, the end file says {end}");
        File.Delete(delivered);
        File.Delete(delivered + ".end");
        return sample;
    }

    /// <summary>A second of small files, each after the other's result, or until the consumer can fetch it.</summary>
    public async Task LightlyAsync(string town, string folder, CancellationToken cancellation)
    {
        var small = new BulkFile(Path.Combine(folder, $"small-{town}.csv"), Few, 0);
        if (!File.Exists(small.Path)) Rows.Write(small.Path, town, Few);
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(1); await Task.Delay(Rest, cancellation))
            await (town == Through ? ThroughAsync(small, cancellation) : TakeInAsync(town, small, cancellation));
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    private TimeSpan Cpu() => ProcessorTime.Of(hub.ProcessId, database.ProcessId);

    // Under a temporary name, as a careful sender does; this is the sender's work and not measured.
    private string Put(string town, BulkFile file)
    {
        var name = $"bulk-{Interlocked.Increment(ref _files):D4}.csv";
        File.Copy(file.Path, Path.Combine(Home(town, "collection", "in"), "." + name));
        return name;
    }

    private void Release(string town, string name) => File.Move(Path.Combine(Home(town, "collection", "in"), "." + name), Path.Combine(Home(town, "collection", "in"), name));

    private async Task<string> ResultAsync(string town, string name, BulkFile file, CancellationToken cancellation)
    {
        var folder = Home(town, "collection", "result");
        while (true)
        {
            if (Directory.Exists(folder) && Directory.GetFiles(folder, $"{name}.*.result.json") is [var found])
            {
                using var result = JsonDocument.Parse(await File.ReadAllBytesAsync(found, cancellation));
                var (state, accepted) = (result.RootElement.GetProperty("state").GetString(), result.RootElement.GetProperty("accepted").GetInt64());
                if (state != "accepted" || accepted != file.Records) throw new InvalidOperationException($"{name}: {state}, {accepted} of {file.Records} records");
                return result.RootElement.GetProperty("receipt").GetString()!;
            }
            await Task.Delay(Glance, cancellation);
        }
    }

    private string Home(string town, string application, string folder) => Path.Combine(hub.Files, town, application, folder, Rows.Contract);
}
