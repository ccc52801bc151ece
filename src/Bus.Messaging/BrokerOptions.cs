namespace Bus.Messaging;

/// <summary>The broker. Section <c>Broker</c>.</summary>
public sealed class BrokerOptions
{
    /// <summary>Name of the one queue; there is none per municipality: fairness is made from the journal.</summary>
    internal const string Queue = "bus-delivery-tickets";

    /// <summary><c>in-process</c> (default): MassTransit's in-memory transport, nothing else needed.</summary>
    public string Engine { get; set; } = "in-process";
    /// <summary>Ticket messages taken at once; default 4.</summary>
    public int Parallel { get; set; } = 4;
    /// <summary>How long the broker may take to accept tickets; default 5 s.</summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>A broker setting that the hub cannot work with. Cause and action are in the text.</summary>
public sealed class BrokerSettingException(string message) : InvalidOperationException(message);
