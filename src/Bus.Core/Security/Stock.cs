using System.Collections.Concurrent;

namespace Bus.Core.Security;

/// <summary>
/// Ciphers and keys that serve one caller at a time and cost more to make than to keep. There are as many as callers ever came at once. Who takes one puts it back; one that threw is not put back:
/// the collector ends it.
/// </summary>
public sealed class Stock<T>(Func<T> make) where T : class
{
    private readonly ConcurrentBag<T> _idle = [];

    /// <summary>An idle one, or a new one.</summary>
    public T Take() => _idle.TryTake(out var idle) ? idle : make();

    /// <summary>It is idle again.</summary>
    public void PutBack(T taken) => _idle.Add(taken);
}
