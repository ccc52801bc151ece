namespace Bus.Messaging;

/// <summary>The broker. Section <c>Broker</c>.</summary>
public sealed class BrokerOptions
{
    /// <summary><c>in-process</c> (default): MassTransit's in-memory transport, nothing else needed. <c>rabbitmq</c>: needs <see cref="Uri"/>.</summary>
    public string Engine { get; set; } = "in-process";
    /// <summary>
    /// Where RabbitMQ is: <c>amqp://user:password@host[:port][,host[:port]…][/vhost]</c>, <c>amqps://</c> for TLS. Default ports 5672 and 5671, default vhost <c>/</c>.
    /// User, password and vhost are percent-encoded. Of several hosts (nodes of one cluster) any that answers is taken.
    /// </summary>
    public string? Uri { get; set; }
    /// <summary>
    /// What the names of the nodes' queues and exchanges begin with: <c>{Queue}.{Node:Name}</c>; default <c>bus-delivery-tickets</c>. Hubs on other journals (本番 and 検証) that share a vhost need other names.
    /// There is no queue per municipality: fairness is made from the journal.
    /// </summary>
    public string Queue { get; set; } = "bus-delivery-tickets";
    /// <summary>PEM file of the certificate authorities that <c>amqps</c> trusts; null (default): those of the operating system.</summary>
    public string? CertificateAuthority { get; set; }
    /// <summary>Ticket messages taken at once; default 4.</summary>
    public int Parallel { get; set; } = 4;
    /// <summary>Ticket messages the broker sends ahead of their acknowledgement; default 300, which the benchmark <c>broker/prefetch-…</c> chose. A node that dies leaves them to the journal. Only RabbitMQ.</summary>
    public ushort Prefetch { get; set; } = 300;
    /// <summary>Ticket messages published and not yet confirmed by the broker; more wait; default 256.</summary>
    public int InFlight { get; set; } = 256;
    /// <summary>How long the broker may take to accept tickets; default 5 s.</summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>How long a connection, the queue, or the end of one may take; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>Pause before the broker is looked for again; default 1 s.</summary>
    public TimeSpan Reconnect { get; set; } = TimeSpan.FromSeconds(1);
    /// <summary>A RabbitMQ that says nothing for twice this time is given up; whole seconds; default 10 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>A broker setting that the hub cannot work with. Cause and action are in the text; no secret is.</summary>
public sealed class BrokerSettingException(string message) : InvalidOperationException(message);
