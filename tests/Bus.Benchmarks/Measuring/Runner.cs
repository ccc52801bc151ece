using System.Diagnostics;
using System.Globalization;

namespace Bus.Benchmarks.Measuring;

/// <summary>Runs subject and baseline in turn, each first as often as the other, and sums up.</summary>
internal static class Runner
{
    private const int FewestRounds = 5;
    // Until the runtime has compiled what is hot for the last time, and the caches are filled: at least so long, and for as long as rounds still become better by more than noise.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(40);
    private const double StillWarming = 1.05;

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
        var (begun, best) = (Stopwatch.GetTimestamp(), (Subject: 0.0, Baseline: 0.0));
        while (true)
        {
            var (subject, baseline) = await RoundAsync(contest, 0, cancellation);
            var reached = (Subject: Worth(figure, subject), Baseline: Worth(figure, baseline));
            var warming = reached.Subject > best.Subject * StillWarming || reached.Baseline > best.Baseline * StillWarming;
            best = (Math.Max(best.Subject, reached.Subject), Math.Max(best.Baseline, reached.Baseline));
            var passed = Stopwatch.GetElapsedTime(begun);
            if (passed >= LongestWarmUp || (passed >= WarmUp && !warming)) return;
        }
    }

    private static double Worth(Figure figure, Sample? sample) => sample is null ? 0 : figure.LessIsBetter ? 1 / sample.Number : sample.Number;

    private static async Task<(Sample Subject, Sample? Baseline)> RoundAsync(Contest contest, int round, CancellationToken cancellation)
    {
        if (contest.Baseline is null) return (await contest.Subject(cancellation), null);
        if (round % 2 == 0) return (await contest.Subject(cancellation), await contest.Baseline(cancellation));
        var baseline = await contest.Baseline(cancellation);
        return (await contest.Subject(cancellation), baseline);
    }
}
