using MassTransit;

namespace Bus.Messaging.Brokers;

/// <summary>Makes a bus with no queue on it; not started.</summary>
internal delegate IBusControl BusMaker();

/// <summary>What differs between the engines.</summary>
internal interface IBroker
{
    /// <summary>Its name for log lines and findings; no user, no password.</summary>
    string Name { get; }

    /// <summary>True where it lives and dies with this process, and reaches nobody else.</summary>
    bool IsLocal { get; }

    /// <summary>Finds a host of it that answers and lets the hub in.</summary>
    /// <exception cref="BrokerTroubleException">Nobody is there, or the hub is not let in.</exception>
    Task<BusMaker> FindAsync(CancellationToken cancellation);

    /// <summary>Removes the queue with all that is in it, so that it can be made anew.</summary>
    /// <exception cref="BrokerTroubleException">The broker does not do it.</exception>
    Task RemoveAsync(string queue, CancellationToken cancellation);
}
