using System.Collections.Immutable;
using Bus.Core.Faults;
using Bus.Core.Observation;

namespace Bus.Core.Pipeline;

/// <summary>One step: takes what the step before it made, makes what the next one needs, or ends the way with a fault.</summary>
internal interface IStep<in TIn, TOut>
{
    ValueTask<Result<TOut>> RunAsync(TIn input, CancellationToken cancellation);
}

/// <summary>
/// A list of named steps, each a span of its own in a trace. The type of each step's input is the type of the output before it, so that the compiler checks their order.
/// </summary>
internal sealed class Way<TIn, TOut>
{
    private readonly Func<TIn, CancellationToken, ValueTask<Result<TOut>>> _run;

    internal Way(ImmutableArray<string> steps, Func<TIn, CancellationToken, ValueTask<Result<TOut>>> run) => (Steps, _run) = (steps, run);

    /// <summary>Names of the steps, in order.</summary>
    public ImmutableArray<string> Steps { get; }

    public Way<TIn, TNext> Then<TNext>(string name, IStep<TOut, TNext> step) =>
        new(Steps.Add(name), async (input, cancellation) =>
        {
            var before = await _run(input, cancellation);
            if (!before.TryGet(out var value, out var fault)) return fault;
            using var span = Traces.Begin(name);
            var after = await step.RunAsync(value, cancellation);
            if (after.Fault is { } why) span.Fail(why.Code.Entry().Name);
            return after;
        });

    public ValueTask<Result<TOut>> RunAsync(TIn input, CancellationToken cancellation) => _run(input, cancellation);
}

internal static class Way
{
    public static Way<T, T> From<T>(string name) => new([name], (input, _) => new ValueTask<Result<T>>(input));
}
