using MassTransit;

namespace Bus.Messaging.Brokers;

/// <summary>What differs between the engines.</summary>
internal interface IBroker
{
    /// <summary>Its name for log lines and findings; no user, no password.</summary>
    string Name { get; }

    /// <summary>Makes a bus with the one queue; not started.</summary>
    IBusControl Make(string queue, Action<IReceiveEndpointConfigurator> describe);

    /// <summary>Comes and goes again.</summary>
    /// <exception cref="BrokerTroubleException">Nobody is there, or the hub is not let in.</exception>
    Task ProbeAsync(CancellationToken cancellation);
}
