using MassTransit;

namespace Bus.Messaging.Brokers;

/// <summary>What differs between the engines.</summary>
internal interface IBroker
{
    /// <summary>Its name for log lines and findings; no user, no password.</summary>
    string Name { get; }

    /// <summary>MassTransit's transport, with no endpoint on it: the bus starts whether the broker is there or not.</summary>
    void Use(IBusRegistrationConfigurator bus);

    /// <summary>Comes and goes again.</summary>
    /// <exception cref="BrokerTroubleException">Nobody is there, or the hub is not let in.</exception>
    Task ProbeAsync(CancellationToken cancellation);
}
