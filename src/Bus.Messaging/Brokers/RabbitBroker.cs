using System.Net.Security;
using System.Security.Authentication;
using Bus.Core.Vocabulary;
using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Bus.Messaging.Brokers;

/// <summary>RabbitMQ, one node or a cluster.</summary>
internal sealed class RabbitBroker(BrokerAddress address, BrokerOptions options) : IBroker
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;
    private readonly BrokerCertificates? _certificates = BrokerCertificates.Of(address, options);

    public string Name => address.ToString();

    public bool IsLocal => false;

    public async Task<BusMaker> FindAsync(CancellationToken cancellation)
    {
        AmqpTcpEndpoint? answered = null;
        await WithConnectionAsync(connection =>
        {
            answered = connection.Endpoint;
            return Task.CompletedTask;
        }, cancellation);
        // Only this one: MassTransit would try the hosts in turn, half a minute apart.
        return () => Make(answered!.HostName, answered.Port);
    }

    public Task RemoveAsync(string queue, CancellationToken cancellation) => WithConnectionAsync(async connection =>
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        await channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false, cancellationToken: cancellation);
    }, cancellation);

    private async Task WithConnectionAsync(Func<IConnection, Task> use, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory
        {
            UserName = address.User, Password = address.Password, VirtualHost = address.VirtualHost, AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = options.ConnectTimeout, ContinuationTimeout = options.ConnectTimeout, HandshakeContinuationTimeout = options.ConnectTimeout,
        };
        try
        {
            await using var connection = await factory.CreateConnectionAsync(address.Hosts.Select(Endpoint), "bus", cancellation);
            await use(connection);
            await connection.CloseAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && (e is RabbitMQClientException or IOException or TimeoutException or AuthenticationException or OperationCanceledException))
        {
            throw new BrokerTroubleException(TroubleOf(e));
        }
    }

    private IBusControl Make(string name, int port) => MassTransit.Bus.Factory.CreateUsingRabbitMq(transport =>
        transport.Host(name, (ushort)port, address.VirtualHost, "bus", host =>
        {
            host.Username(address.User);
            host.Password(address.Password);
            host.Heartbeat(options.Heartbeat);
            host.RequestedConnectionTimeout(options.ConnectTimeout);
            host.ContinuationTimeout(options.ConnectTimeout);
            host.PublisherConfirmation = true;
            if (_certificates is { } certificates)
                host.UseSsl(tls =>
                {
                    tls.ServerName = name;
                    tls.Protocol = Protocols;
                    tls.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateChainErrors);
                    tls.CertificateValidationCallback = certificates.Accept;
                });
        }));

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
