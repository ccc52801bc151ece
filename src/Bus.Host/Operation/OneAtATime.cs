using Bus.Core.Vocabulary;
using Bus.Host.Api;

namespace Bus.Host.Operation;

/// <summary>Makes something that takes long in a running hub, one at a time, whoever asks for it. A hub that stops breaks one off and waits until nothing of it is left.</summary>
internal abstract class OneAtATime<TState>(TimeProvider clock, IHostApplicationLifetime life) : IHostedService, IProgress<LongRunProgress> where TState : LongRun
{
    private readonly Lock _gate = new();
    private Task _run = Task.CompletedTask;

    /// <summary>The one that runs, or ran last; null: none since the hub's start.</summary>
    public TState? State { get; private set; }

    /// <summary>True: one is under way.</summary>
    public bool IsBusy => State is { EndedAt: null };

    protected TimeProvider Clock => clock;

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellation)
    {
        Task run;
        lock (_gate) run = _run;
        // It has heard of the stop.
        await run.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    void IProgress<LongRunProgress>.Report(LongRunProgress value)
    {
        lock (_gate) State = State! with { Part = value.Part, Done = value.Done };
    }

    /// <summary>Begins one; null: one is under way.</summary>
    /// <param name="next">Made of its number and the moment of its start.</param>
    /// <param name="run">Makes it, and says how that ended (<see cref="End"/>); cancelled when the hub stops.</param>
    protected TState? Begin(Func<int, DateTimeOffset, TState> next, Func<CancellationToken, Task> run)
    {
        lock (_gate)
        {
            if (IsBusy) return null;
            State = next((State?.Number ?? 0) + 1, JapanTime.Of(clock.GetUtcNow()));
            _run = Task.Run(() => run(life.ApplicationStopping), CancellationToken.None);
            return State;
        }
    }

    protected void End(Func<TState, TState> how)
    {
        lock (_gate) State = how(State!) with { EndedAt = JapanTime.Of(clock.GetUtcNow()), Part = null };
    }
}

/// <summary>Something long that is made, or was.</summary>
/// <param name="Number">Counted from 1 since the hub's start.</param>
internal abstract record LongRun(int Number, string Folder, DateTimeOffset StartedAt)
{
    /// <summary>What is being written; null: it has ended.</summary>
    public string? Part { get; init; } = "";

    /// <summary>So many rows or files of the part.</summary>
    public long Done { get; init; }

    /// <summary>Null: it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Where the complete thing lies; null: it is not complete.</summary>
    public string? Path { get; init; }

    /// <summary>Why it failed; null: it did not.</summary>
    public TextView? Trouble { get; init; }

    /// <summary>What to do about that.</summary>
    public TextView? Action { get; init; }
}
