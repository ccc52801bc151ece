using System.Diagnostics;
using System.Globalization;

namespace Bus.Benchmarks.Measuring;

/// <summary>Runs subject and baseline in turn, each first as often as the other, and sums up.</summary>
internal static class Runner
{
    private const int FewestRounds = 5;
    // Until the runtime has compiled what is hot for the last time, and the caches are filled: so long, and a rate for as long as it still grows by more than noise.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(24);
    private const double StillGrowing = 1.05;

    public static async Task<Measurement> RunAsync(Figure figure, Bench bench, CancellationToken cancellation)
    {
        bench.Say($"{figure.Name}: {figure.What}");
        await using var contest = await figure.PrepareAsync(bench, cancellation);
        await WarmUpAsync(figure, contest, cancellation);
        var rounds = new List<(Sample, Sample?)>();
        for (var round = 1; round <= Math.Max(FewestRounds, figure.Rounds); round++)
        {
            var (subject, baseline) = await RoundAsync(contest, round, cancellation);
            rounds.Add((subject, baseline));
            bench.Say(string.Create(CultureInfo.InvariantCulture, $"  round {round}: {subject.Number:N1} {subject.Unit}{(baseline is null ? "" : $" / {baseline.Number:N1} {baseline.Unit} = {subject.Number / baseline.Number:0.###}")}"));
        }
        return Measurement.Of(figure, rounds, contest.Note?.Invoke());
    }

    private static async Task WarmUpAsync(Figure figure, Contest contest, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        var (best, without) = (0.0, 0);
        while (true)
        {
            var (subject, _) = await RoundAsync(contest, 0, cancellation);
            // One round in which the machine had other things to do is no end of growing.
            without = subject.Number > best * StillGrowing ? 0 : without + 1;
            best = Math.Max(best, subject.Number);
            var passed = Stopwatch.GetElapsedTime(begun);
            if (figure.StartsAnew || passed >= LongestWarmUp || (passed >= WarmUp && (figure.LessIsBetter || without >= 2))) return;
        }
    }

    private static async Task<(Sample Subject, Sample? Baseline)> RoundAsync(Contest contest, int round, CancellationToken cancellation)
    {
        if (contest.Baseline is null) return (await contest.Subject(cancellation), null);
        if (round % 2 == 0) return (await contest.Subject(cancellation), await contest.Baseline(cancellation));
        var baseline = await contest.Baseline(cancellation);
        return (await contest.Subject(cancellation), baseline);
    }
}
