namespace Bus.Core.Security;

/// <summary>What is good once, for all nodes together: nonces and signature values. Asked only of callers who have proved themselves, so outsiders cannot fill it.</summary>
public interface IOnceOnly
{
    /// <summary>True the first time; false if this was used before. Durable when it returns, and remembered until <paramref name="until"/> at least.</summary>
    Task<bool> UseAsync(ReadOnlyMemory<byte> token, DateTimeOffset until, CancellationToken cancellation);
}
