using Bus.Core.Vocabulary;
using Bus.Host.Operation;

namespace Bus.Host.Verbs;

/// <summary>Says on the error output how far something long is, a line for each step, so that a result on the standard output stays whole.</summary>
internal sealed class ProgressOnScreen(Screen screen) : IProgress<LongRunProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private LongRunProgress? _last;

    public void Report(LongRunProgress value)
    {
        if (screen.Json || value == _last) return;
        _last = value;
        System.Console.Error.WriteLine($"{value.Part}: {value.Done:N0}");
    }

    /// <summary>Waits for what a hub makes; returns when it is made.</summary>
    /// <param name="begun">What the hub said when it began.</param>
    /// <param name="look">Asks it for the one that runs, or ran last.</param>
    /// <param name="stopped">What to say where the hub was stopped meanwhile.</param>
    public async Task<TState> WaitAsync<TState>(TState begun, Func<Task<TState?>> look, Bilingual stopped, CancellationToken cancellation) where TState : LongRun
    {
        while (true)
        {
            // A hub that was started again counts from 1.
            if (await look() is not { } now || now.Number != begun.Number || now.StartedAt != begun.StartedAt)
                throw new VerbFailure(stopped.Ja, stopped.En, "もう一度実行してください。", "Run it again.");
            if (now.Part is { Length: > 0 } part) Report(new(part, now.Done));
            if (now is { Trouble: { } trouble, Action: { } action }) throw new VerbFailure(new Bilingual(trouble.Ja, trouble.En), new Bilingual(action.Ja, action.En), VerbFailure.Operator);
            if (now.EndedAt is not null) return now;
            await Task.Delay(Interval, TimeProvider.System, cancellation);
        }
    }
}
