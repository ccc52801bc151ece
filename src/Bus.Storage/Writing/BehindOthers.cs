using System.Runtime.CompilerServices;

namespace Bus.Storage.Writing;

/// <summary>Awaited, it goes on behind whatever the thread pool has to do already (<see cref="Task.Yield"/> goes on before it). At once where it has nothing.</summary>
internal readonly struct BehindOthers : ICriticalNotifyCompletion
{
    public bool IsCompleted => ThreadPool.PendingWorkItemCount == 0;

    public BehindOthers GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static go => go(), continuation, preferLocal: false);
}
