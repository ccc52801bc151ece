using System.Globalization;
using System.Text;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Bulk;

/// <summary>Where the time of a row goes: the steps one upon the other, then the whole hub.</summary>
internal sealed class BulkProfile : Profile
{
    private const int Rounds = 5;

    public override string Name => "bulk-in/profile";
    public override string Title => "Where the time of a bulk row goes";

    public override async Task<string> WriteAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, file) = (await BulkHub.OfAsync(bench), await BulkFile.OfAsync(bench));
        var ladder = new FlatLadder(file);
        var text = new StringBuilder("Each line does what the lines above it do; medians of 5 rounds.\n\n| up to | µs a row | CPU µs a row | added by this step, CPU |\n|---|---|---|---|\n");
        var before = 0.0;
        foreach (var (name, run) in Steps(ladder, hub, file))
        {
            var (wall, cpu) = await MedianAsync(run, cancellation);
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {wall:0.00} | {cpu:0.00} | {cpu - before:0.00} |\n");
            before = cpu;
        }
        return text.ToString();
    }

    private static IEnumerable<(string, Func<CancellationToken, Task<Sample>>)> Steps(FlatLadder ladder, BulkHub hub, BulkFile file)
    {
        yield return ("bytes read", c => ladder.RunAsync(FlatStep.Read, c));
        yield return ("rows found and cut into fields", c => ladder.RunAsync(FlatStep.Parse, c));
        yield return ("every value checked", c => ladder.RunAsync(FlatStep.Validate, c));
        yield return ("written in the hub's own form", c => ladder.RunAsync(FlatStep.Form, c));
        yield return ("the whole hub, journal on PostgreSQL (its processes counted): keys and search hashes, file hash, sealing, commits, answers",
            c => hub.TakeInAsync(BulkHub.InOnly, file, c));
    }

    private static async Task<(double Wall, double Cpu)> MedianAsync(Func<CancellationToken, Task<Sample>> run, CancellationToken cancellation)
    {
        await run(cancellation);
        var samples = new List<Sample>();
        for (var round = 0; round < Rounds; round++) samples.Add(await run(cancellation));
        return (samples.Select(s => 1e6 / s.Number).Order().ElementAt(Rounds / 2), samples.Select(s => s.CpuPerUnit ?? 0).Order().ElementAt(Rounds / 2));
    }
}
