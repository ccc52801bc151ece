namespace Bus.Core.Operation;

/// <summary>
/// What is done again and again for as long as the hub runs: a round, a rest of <paramref name="every"/>, the next round. A round that fails is told, and the next one goes on with
/// what it left; so a round must leave nothing that the next cannot finish.
/// </summary>
public sealed class Rounds(TimeSpan every, TimeProvider clock)
{
    /// <summary>Whether the first round comes before the first rest. Default: no.</summary>
    public bool AtOnce { get; init; }

    /// <summary>How many times as long as the round took is rested after it, where that is longer than the usual rest. Default 0: never longer.</summary>
    public int RestPerRound { get; init; }

    /// <summary>How it rests, where something may end a rest early. Default null: by the clock.</summary>
    public Func<TimeSpan, CancellationToken, Task>? RestBy { get; init; }

    /// <summary>Ends when <paramref name="stopping"/> is called off, as cancelled. A failure is told to <paramref name="failed"/> once for as long as it stays the same (<see cref="RepeatedFailure"/>).</summary>
    public async Task RunAsync(Func<CancellationToken, Task> round, Action<Exception> failed, CancellationToken stopping)
    {
        if (!AtOnce) await RestAsync(every, stopping);
        var failure = new RepeatedFailure();
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var began = clock.GetTimestamp();
            try
            {
                await round(stopping);
                failure.Over();
            }
            catch (Exception cause) when (!stopping.IsCancellationRequested)
            {
                if (failure.IsNew(cause)) failed(cause);
            }
            var rest = clock.GetElapsedTime(began) * RestPerRound;
            await RestAsync(rest > every ? rest : every, stopping);
        }
    }

    private Task RestAsync(TimeSpan rest, CancellationToken stopping) => RestBy is null ? Task.Delay(rest, clock, stopping) : RestBy(rest, stopping);
}
