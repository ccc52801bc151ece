using System.Diagnostics;
using System.Globalization;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Measuring;

/// <summary>Runs subject and baseline in turn, each first as often as the other, and sums up.</summary>
internal static class Runner
{
    private const int FewestRounds = 5;
    // Until the runtime has compiled what is hot for the last time, and the caches are filled: so long, and a rate for as long as it still grows by more than noise.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(24);
    private const double StillGrowing = 1.05;
    private static readonly TimeSpan LongestCompiling = TimeSpan.FromSeconds(60);
    // Of one processor, in so many seconds of runs: the runtime compiles in bursts. After a light load it has next to nothing left to do.
    private const double StillCompiling = 0.05;
    private const double QuietSeconds = 2, QuietSecondsAfterLight = 1;

    /// <summary>Makes figures ready, all at the same time; those that cannot be are told.</summary>
    public static async Task<IReadOnlyList<Ready>> PrepareAsync(IReadOnlyList<Figure> figures, Bench bench, Action<Figure, Exception> failed, CancellationToken cancellation)
    {
        foreach (var figure in figures) bench.Say($"{figure.Name}: {figure.What}");
        var all = await Task.WhenAll(figures.Select(async figure =>
        {
            try
            {
                // Some of it is done on the caller's thread.
                return new Ready(figure, await Task.Run(() => figure.PrepareAsync(bench, cancellation), cancellation));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failed(figure, e);
                return null;
            }
        }));
        var ready = all.OfType<Ready>().ToList();
        bench.Say("  ready");
        await Task.WhenAll(ready.GroupBy(r => r.Subject).SelectMany(same => same.SelectMany((r, number) => LightOnes(r.Contest, number)))
            .Select(l => LightlyAsync(l.Run, l.Processes, bench, cancellation)));
        return ready;
    }

    // Whatever fails here fails in the figure's own rounds as well, and is told there.
    private static async Task LightlyAsync(Func<CancellationToken, Task> run, Func<IReadOnlyList<int>> processes, Bench bench, CancellationToken cancellation)
    {
        try
        {
            await CompiledAsync(run, processes, QuietSeconds, bench, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            bench.Say($"  not lightly: {e.Message}");
        }
    }

    /// <summary>Figures with the same subject, in common rounds.</summary>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(IReadOnlyList<Ready> same, Bench bench, CancellationToken cancellation)
    {
        var (figures, contests) = (same.Select(r => r.Figure).ToList(), same.Select(r => r.Contest).ToList());
        bench.Say(string.Join(", ", figures.Select(f => f.Name)));
        if (!figures[0].StartsAnew) await WarmUpAsync(figures[0], contests, bench, cancellation);
        var rounds = figures.Select(_ => new List<(Sample, Sample?)>()).ToList();
        for (var round = 1; round <= Math.Max(FewestRounds, figures.Max(f => f.Rounds)); round++)
        {
            var (subject, baselines) = await RoundAsync(contests, round, cancellation);
            for (var i = 0; i < figures.Count; i++)
            {
                rounds[i].Add((subject, baselines[i]));
                bench.Say(string.Create(CultureInfo.InvariantCulture, $"  round {round}{(figures.Count == 1 ? "" : $" of {figures[i].Name}")}: {subject.Number:N1} {subject.Unit}{(baselines[i] is { } b ? $" / {b.Number:N1} {b.Unit} = {subject.Number / b.Number:0.###}" : "")}"));
            }
        }
        return [.. figures.Select((figure, i) => Measurement.Of(figure, rounds[i], contests[i].Note?.Invoke()))];
    }

    /// <summary>
    /// Those whose processes are known, until they have compiled what is hot under the load of the rounds, one after the other; under a light load they have done so before.
    /// Others all in turn, for a while and until the subject's rate has stopped growing.
    /// </summary>
    private static async Task WarmUpAsync(Figure figure, IReadOnlyList<Contest> contests, Bench bench, CancellationToken cancellation)
    {
        var known = contests.All(c => c.Compiling().Count > 0);
        if (known)
        {
            await CompiledAsync(contests[0].Subject, contests[0].Compiling, QuietAfter(contests[0].Lightly), bench, cancellation);
            foreach (var contest in contests)
                if (contest.Baseline is { } baseline) await CompiledAsync(baseline, contest.BaselineCompiling, QuietAfter(contest.BaselineLightly), bench, cancellation);
            return;
        }
        // With more baselines each of them, and the subject, has a smaller part of the time.
        var (begun, many) = (Stopwatch.GetTimestamp(), (contests.Count + 1) / 2.0);
        var (best, without) = (0.0, 0);
        while (true)
        {
            var (subject, _) = await RoundAsync(contests, 0, cancellation);
            // One round in which the machine had other things to do is no end of growing.
            without = subject.Number > best * StillGrowing ? 0 : without + 1;
            best = Math.Max(best, subject.Number);
            var passed = Stopwatch.GetElapsedTime(begun);
            if (passed >= LongestWarmUp * many || (passed >= WarmUp * many && (figure.LessIsBetter || without >= 2))) return;
        }
    }

    // What several contests have in common is run once.
    private static IEnumerable<(Func<CancellationToken, Task> Run, Func<IReadOnlyList<int>> Processes)> LightOnes(Contest contest, int number)
    {
        if (contest.Lightly is { } subject && number == 0) yield return (subject, contest.Compiling);
        if (contest.BaselineLightly is { } baseline) yield return (baseline, contest.BaselineCompiling);
    }

    private static double QuietAfter(Func<CancellationToken, Task>? light) => light is null ? QuietSeconds : QuietSecondsAfterLight;

    private static async Task CompiledAsync(Func<CancellationToken, Task> run, Func<IReadOnlyList<int>> processes, double enough, Bench bench, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var quiet = TimeSpan.Zero; quiet.TotalSeconds < enough && Stopwatch.GetElapsedTime(begun) < LongestCompiling;)
        {
            var (before, from) = (CompileTime.Of(processes()), Stopwatch.GetTimestamp());
            await run(cancellation);
            var took = Stopwatch.GetElapsedTime(from);
            quiet = CompileTime.Of(processes()) - before <= took * StillCompiling ? quiet + took : TimeSpan.Zero;
        }
        bench.Say(string.Create(CultureInfo.InvariantCulture, $"  compiled after {Stopwatch.GetElapsedTime(begun).TotalSeconds:N0} s"));
    }

    /// <summary>All of them once, the subject in the midst of its baselines; each round the other way round.</summary>
    private static async Task<(Sample Subject, Sample?[] Baselines)> RoundAsync(IReadOnlyList<Contest> contests, int round, CancellationToken cancellation)
    {
        const int subject = -1;
        var order = Enumerable.Range(0, contests.Count).Where(i => contests[i].Baseline is not null).ToList();
        order.Insert((order.Count + 1) / 2, subject);
        if (round % 2 == 0) order.Reverse();
        var (ofSubject, baselines) = (default(Sample), new Sample?[contests.Count]);
        foreach (var turn in order)
        {
            if (turn == subject) ofSubject = await contests[0].Subject(cancellation);
            else baselines[turn] = await contests[turn].Baseline!(cancellation);
        }
        return (ofSubject!, baselines);
    }
}
