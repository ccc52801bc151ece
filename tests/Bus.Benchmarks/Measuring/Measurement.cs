namespace Bus.Benchmarks.Measuring;

/// <summary>A figure with what its rounds came to.</summary>
internal sealed record Measurement(Figure Figure, double Value, double Spread, double Least, double Most, Sample Subject, Sample? Baseline, string? Note)
{
    /// <summary>What it is the sum of.</summary>
    public required IReadOnlyList<(Sample Subject, Sample? Baseline)> Rounds { get; init; }

    /// <summary>What the same rounds come to for a figure that reads their other number.</summary>
    public Measurement For(Figure other) => Of(other, [.. Rounds.Select(r => (r.Subject.Aside!, r.Baseline?.Aside))], Note);

    /// <summary>True if it is on the right side of its floor, or has none.</summary>
    public bool Met => Figure.Floor is not { } floor || Reaches(floor);

    /// <summary>True if it is on the right side of its aim; null: none is set.</summary>
    public bool? AimMet => Figure.Aim is { } aim ? Reaches(aim) : null;

    private bool Reaches(double mark) => Figure.LessIsBetter ? Value <= mark : Value >= mark;

    /// <summary>Medians over the rounds. Each round gives a ratio of its own, so that what slows the machine for a while slows both sides of it.</summary>
    public static Measurement Of(Figure figure, IReadOnlyList<(Sample Subject, Sample? Baseline)> rounds, string? note)
    {
        var values = rounds.Select(r => r.Baseline is { } b ? r.Subject.Number / b.Number : r.Subject.Number).Order().ToList();
        var median = Median(values);
        var spread = median == 0 ? 0 : (Quantile(values, 0.75) - Quantile(values, 0.25)) / Math.Abs(median);
        return new Measurement(figure, median, spread, values[0], values[^1], MedianOf([.. rounds.Select(r => r.Subject)]),
            rounds[0].Baseline is null ? null : MedianOf([.. rounds.Select(r => r.Baseline!)]), note) { Rounds = rounds };
    }

    private static Sample MedianOf(IReadOnlyList<Sample> samples) => new(Median([.. samples.Select(s => s.Number).Order()]), samples[0].Unit,
        samples.All(s => s.CpuPerUnit is not null) ? Median([.. samples.Select(s => s.CpuPerUnit!.Value).Order()]) : null);

    private static double Median(IReadOnlyList<double> ordered) => Quantile(ordered, 0.5);

    private static double Quantile(IReadOnlyList<double> ordered, double part)
    {
        var place = part * (ordered.Count - 1);
        var (low, rest) = ((int)place, place - (int)place);
        return rest == 0 ? ordered[low] : ordered[low] + (ordered[low + 1] - ordered[low]) * rest;
    }
}
