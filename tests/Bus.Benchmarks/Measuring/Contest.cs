namespace Bus.Benchmarks.Measuring;

/// <summary>The two that are run in turn. Without a <paramref name="Baseline"/> the subject's own numbers are the figure.</summary>
internal sealed record Contest(Func<CancellationToken, Task<Sample>> Subject, Func<CancellationToken, Task<Sample>>? Baseline = null) : IAsyncDisposable
{
    /// <summary>The .NET processes that do the subject's work: it is measured once they have compiled what is hot. None: it warms up for a while.</summary>
    public Func<IReadOnlyList<int>> Compiling { get; init; } = () => [];

    /// <summary>The same of the baseline.</summary>
    public Func<IReadOnlyList<int>> BaselineCompiling { get; init; } = () => [];

    /// <summary>
    /// A second of the subject's work, so little of it that the runtime may compile meanwhile as fast as it can; a full load takes the processors from it, and it then needs twice as long.
    /// Of all contests and both sides these run at the same time, before anything is measured. Null: there is none.
    /// </summary>
    public Func<CancellationToken, Task>? Lightly { get; init; }

    /// <summary>The same of the baseline.</summary>
    public Func<CancellationToken, Task>? BaselineLightly { get; init; }

    /// <summary>Called when all rounds are done.</summary>
    public Func<ValueTask>? Ended { get; init; }

    /// <summary>What the reader of the report must know beside the numbers; asked when all rounds are done.</summary>
    public Func<string?>? Note { get; init; }

    public ValueTask DisposeAsync() => Ended?.Invoke() ?? ValueTask.CompletedTask;
}

/// <summary>A figure and what it runs, made ready.</summary>
internal sealed record Ready(Figure Figure, Contest Contest)
{
    /// <summary>What is measured: figures that have the same share their rounds.</summary>
    public string Subject => Figure.Subject ?? Figure.Name;
}

/// <summary>What one run came to.</summary>
/// <param name="Number">What is compared: mostly units per second.</param>
/// <param name="Unit">Of the number, e.g. <c>rows/s</c>.</param>
/// <param name="CpuPerUnit">Processor time of one unit in microseconds, in all processes that did the work; null: not measured.</param>
internal sealed record Sample(double Number, string Unit, double? CpuPerUnit = null)
{
    /// <summary>What the same run says of something else, for the figure that <see cref="Figure.SameRoundsAs"/> this one; null: nothing.</summary>
    public Sample? Aside { get; init; }

    /// <summary>A rate: units done in a time, and the processor time they took.</summary>
    public static Sample Rate(long units, string unit, TimeSpan elapsed, TimeSpan? cpu = null) =>
        new(units / elapsed.TotalSeconds, unit + "/s", cpu is { } used ? used.TotalMicroseconds / units : null);
}
