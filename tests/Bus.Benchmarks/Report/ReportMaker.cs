using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Report;

/// <summary>Measures what was asked for and writes it down.</summary>
internal static class ReportMaker
{
    public static async Task<int> MakeAsync(ReportOptions options, CancellationToken cancellation)
    {
        var measured = new List<Measurement>();
        var failed = new List<(string Name, string Why)>();
        var profiles = new List<(string Title, string Text)>();
        await using (var bench = new Bench(options.Short, System.Console.Error))
        {
            foreach (var group in Discovered.All<Figure>().Where(options.Wants).GroupBy(f => f.Group))
                await MeasureAsync([.. group], measured, failed, bench, cancellation);
            foreach (var profile in Discovered.All<Profile>().Where(options.Wants))
                await TryAsync(profile.Name, async () => profiles.Add((profile.Title, await profile.WriteAsync(bench, cancellation))), failed);
        }
        if (options.Json is { } json) await File.WriteAllBytesAsync(json, JsonReport.Of(measured), CancellationToken.None);
        var markdown = MarkdownReport.Of(options, measured, profiles, failed);
        if (options.Markdown is { } file) await File.WriteAllTextAsync(file, markdown, CancellationToken.None);
        else System.Console.WriteLine(markdown);
        return failed.Count == 0 && measured.All(m => m.Met) ? 0 : 1;
    }

    private static async Task MeasureAsync(IReadOnlyList<Figure> group, List<Measurement> measured, List<(string, string)> failed, Bench bench, CancellationToken cancellation)
    {
        var told = group.Where(f => group.Any(other => other.Name == f.SameRoundsAs)).ToList();
        var ready = await Runner.PrepareAsync([.. group.Except(told)], bench, (figure, e) => Failed(figure.Name, e, failed), cancellation);
        try
        {
            foreach (var same in ready.GroupBy(r => r.Subject).Select(s => s.ToList()))
                if (!await TogetherAsync(same, measured, bench, cancellation))
                    foreach (var one in same)
                        await TryAsync(one.Figure.Name, async () => measured.AddRange(await Runner.RunAsync([one], bench, cancellation)), failed);
        }
        finally
        {
            foreach (var one in ready) await one.Contest.DisposeAsync();
            await bench.EndPartsAsync();
        }
        foreach (var figure in told)
            if (measured.Find(m => m.Figure.Name == figure.SameRoundsAs) is { } rounds) measured.Add(rounds.For(figure));
            else failed.Add((figure.Name, $"{figure.SameRoundsAs} could not be measured"));
    }

    // False: they are measured one by one; where one of them cannot be measured, so that the others are.
    private static async Task<bool> TogetherAsync(IReadOnlyList<Ready> same, List<Measurement> measured, Bench bench, CancellationToken cancellation)
    {
        if (same.Count == 1) return false;
        try
        {
            measured.AddRange(await Runner.RunAsync(same, bench, cancellation));
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            bench.Say($"  not together: {e.Message}");
            return false;
        }
    }

    // One figure that cannot be measured must not cost the others; the report names it, and the exit code says so.
    private static async Task TryAsync(string name, Func<Task> measure, List<(string, string)> failed)
    {
        try
        {
            await measure();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(name, e, failed);
        }
    }

    private static void Failed(string name, Exception why, List<(string, string)> failed)
    {
        System.Console.Error.WriteLine($"{name}: {why}");
        lock (failed) failed.Add((name, why.Message.Split('\n')[0]));
    }
}
