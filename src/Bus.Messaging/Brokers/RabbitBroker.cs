using System.Net.Security;
using System.Security.Authentication;
using Bus.Core.Vocabulary;
using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Bus.Messaging.Brokers;

/// <summary>RabbitMQ, one node or a cluster.</summary>
internal sealed class RabbitBroker(BrokerOptions options) : IBroker
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;
    private readonly BrokerAddress _address = BrokerAddress.Parse(options.Uri);
    private readonly BrokerCertificates? _certificates = BrokerCertificates.Of(options);

    public string Name => _address.ToString();

    public IBusControl Make(string queue, Action<IReceiveEndpointConfigurator> describe) => MassTransit.Bus.Factory.CreateUsingRabbitMq(transport =>
    {
        transport.Host(_address.Hosts[0].Name, (ushort)_address.Hosts[0].Port, _address.VirtualHost, "bus", host =>
        {
            host.Username(_address.User);
            host.Password(_address.Password);
            host.Heartbeat(options.Heartbeat);
            host.RequestedConnectionTimeout(options.ConnectTimeout);
            host.ContinuationTimeout(options.ConnectTimeout);
            host.PublisherConfirmation = true;
            if (_address.Hosts.Count > 1) host.UseCluster(cluster => { foreach (var (name, port) in _address.Hosts) cluster.Node($"{name}:{port}"); });
            if (_certificates is { } certificates)
                host.UseSsl(tls =>
                {
                    tls.Protocol = Protocols;
                    tls.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateChainErrors);
                    tls.CertificateValidationCallback = certificates.Accept;
                });
        });
        transport.ReceiveEndpoint(queue, describe);
    });

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        var factory = new ConnectionFactory
        {
            UserName = _address.User, Password = _address.Password, VirtualHost = _address.VirtualHost, AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = options.ConnectTimeout, ContinuationTimeout = options.ConnectTimeout, HandshakeContinuationTimeout = options.ConnectTimeout,
        };
        try
        {
            await using var connection = await factory.CreateConnectionAsync(_address.Hosts.Select(Endpoint), "bus", cancellation);
            await connection.CloseAsync(cancellation);
        }
        catch (Exception e) when (e is RabbitMQClientException or IOException or TimeoutException or AuthenticationException)
        {
            throw new BrokerTroubleException(TroubleOf(e));
        }
    }

    private AmqpTcpEndpoint Endpoint((string Name, int Port) host) => new(host.Name, host.Port, new SslOption(host.Name, enabled: _certificates is not null)
    {
        Version = Protocols,
        CertificateValidationCallback = _certificates is null ? null : _certificates.Accept,
    });

    private Bilingual TroubleOf(Exception e) => Causes(e).FirstOrDefault(c => c is AuthenticationFailureException or OperationInterruptedException or AuthenticationException) switch
    {
        AuthenticationFailureException => new($"ブローカー {Name} が利用者かパスワードを拒否しました", $"the broker {Name} refuses the user or password"),
        OperationInterruptedException => new($"ブローカー {Name} で、利用者に vhost の権限がありません", $"the broker {Name} gives the user no access to the vhost"),
        AuthenticationException => new($"ブローカー {Name} の証明書を信頼できません（Broker:CertificateAuthority）", $"the certificate of the broker {Name} is not trusted (Broker:CertificateAuthority)"),
        _ => new($"ブローカー {Name} に接続できません", $"the broker {Name} cannot be reached"),
    };

    // Of several hosts each has a cause of its own.
    private static IEnumerable<Exception> Causes(Exception e) =>
        (e is AggregateException many ? many.InnerExceptions.SelectMany(Causes) : e.InnerException is { } inner ? Causes(inner) : []).Prepend(e);
}
