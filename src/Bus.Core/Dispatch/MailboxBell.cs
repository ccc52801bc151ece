using System.Collections.Concurrent;
using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>Wakes who waits for a mailbox on this node. What another node puts in is found by looking again after a short while.</summary>
internal sealed class MailboxBell(TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<ApplicationRef, TaskCompletionSource> _waiting = new();

    public void Ring(ApplicationRef consumer)
    {
        if (_waiting.TryRemove(consumer, out var waiting)) waiting.TrySetResult();
    }

    /// <summary>Until it rings, but not longer than until it is worth looking again.</summary>
    public async Task WaitAsync(ApplicationRef consumer, TimeSpan time, CancellationToken cancellation)
    {
        var rings = _waiting.GetOrAdd(consumer, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await rings.Task.WaitAsync(time < LookAgain ? time : LookAgain, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }
}
