using System.Net;
using Bus.Core.Dispatch;
using Bus.Core.Operation;
using Bus.Soap.Description;
using Bus.Soap.Egress;
using Bus.Soap.Ingress;
using Bus.Soap.Ingress.Security;
using Bus.Soap.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bus.Soap;

/// <summary>Puts the SOAP side into a host.</summary>
public static class SoapRegistration
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } = [new("Soap", typeof(SoapOptions))];

    /// <summary>Registers the SOAP services and the hand-over by SOAP; options from section <c>Soap</c>, checked at start.</summary>
    public static IServiceCollection AddBusSoap(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SoapOptions>().Bind(configuration.GetSection("Soap")).ValidateDataAnnotations()
            .Validate(o => o.MaxTimestampAge <= TimeSpan.FromMinutes(30) && o.ClockSkew <= TimeSpan.FromMinutes(15),
                "Soap:MaxTimestampAge must be at most 30 min, Soap:ClockSkew at most 15 min / Soap:MaxTimestampAge は 30 分、Soap:ClockSkew は 15 分までです。")
            .Validate(o => o.TrustedProxies.All(n => IPNetwork.TryParse(n, out _)),
                "Soap:TrustedProxies: each entry must be a network such as 10.1.0.0/16 / 各項目は 10.1.0.0/16 のようなネットワークでなければなりません。")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(HubEnvironment.None);
        services.AddSingleton<SoapEndpoint>().AddSingleton<ServiceNames>().AddSingleton<KnownNames>();
        services.AddSingleton<WsdlEndpoint>();
        services.AddSingleton<CallersTransport>().AddSingleton<ClientCertificates>().AddSingleton<CallersProof>();
        services.AddSingleton<AsynchronousAnswers>().AddSingleton<SendFile>();
        services.AddSingleton<ContractService>();
        services.AddSingleton<ExchangeService>();
        services.AddSingleton<IExchangeOperation, GetReceipt>();
        services.AddSingleton<IExchangeOperation, ListReceipts>();
        services.AddSingleton<IExchangeOperation, ReceiveMessages>();
        services.AddSingleton<IExchangeOperation, AcknowledgeMessages>();
        services.AddSingleton<IExchangeOperation, CloseBusinessDate>().AddSingleton<IExchangeOperation, GetClosing>();
        services.AddSingleton<QueryService>().AddSingleton<ProviderClient>();
        services.AddSingleton<ConsumerClient>().AddSingleton<MessageSigner>().AddSingleton<FileCalls>();
        services.AddSingleton<IHandOver, SoapHandOver>();
        services.AddSingleton<ReplyClient>().AddHostedService<ReplySender>();
        return services;
    }

    /// <summary>Maps <c>/soap/{municipality}/{service}</c>: POST for calls, GET and HEAD for <c>?wsdl</c> and <c>?xsd</c>.</summary>
    public static IEndpointRouteBuilder MapBusSoap(this IEndpointRouteBuilder endpoints)
    {
        var calls = endpoints.ServiceProvider.GetRequiredService<SoapEndpoint>();
        var descriptions = endpoints.ServiceProvider.GetRequiredService<WsdlEndpoint>();
        endpoints.MapPost("/soap/{municipality}/{service}", calls.PostAsync);
        endpoints.MapMethods("/soap/{municipality}/{service}", Read, descriptions.GetAsync);
        // A wrong address deserves a SOAP Fault (or a text) too.
        endpoints.MapPost("/soap/{**address}", calls.PostAsync);
        endpoints.MapMethods("/soap/{**address}", Read, descriptions.GetAsync);
        return endpoints;
    }

    // A tool that looks whether a description is there asks for its head only: the server leaves the body out.
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
}
