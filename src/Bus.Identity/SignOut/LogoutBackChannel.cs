using System.Net.Http.Headers;
using System.Text;
using Bus.Identity.Bindings;
using Bus.Identity.Faults;
using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.Providers;
using Bus.Identity.Xml;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOut;

/// <summary>Tells a relying party by SOAP (SAML 2.0 Bindings, §3.2). It may not be reachable from here; then it counts as not told.</summary>
internal sealed class LogoutBackChannel(IHttpClientFactory clients, SigningKeys keys, MessageGate gate, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<LogoutBackChannel> log)
{
    public const string Client = "bus-identity-logout";

    public async Task<bool> TellAsync(IdentityProvider provider, Party party, LogoutStep step, string location, CancellationToken cancellation)
    {
        try
        {
            var key = await keys.ForAsync(provider.Code, party.UsesEcdsa, party.Key, cancellation);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(options.Value.BackChannelTimeout);
            using var client = clients.CreateClient(Client);
            client.MaxResponseContentBufferSize = options.Value.MaxMessageBytes;
            using var content = new StringContent(SoapEnvelope.Wrap(LogoutMessages.Request(provider, party, step, location, clock.GetUtcNow(), key)), Encoding.UTF8, MediaTypeHeaderValue.Parse("text/xml"));
            // §3.2.2.1.
            content.Headers.Add("SOAPAction", "\"http://www.oasis-open.org/committees/security\"");
            using var answer = await client.PostAsync(location, content, limit.Token);
            var message = gate.Check(provider, SoapEnvelope.Read(await answer.Content.ReadAsByteArrayAsync(limit.Token), options.Value.MaxMessageBytes), "LogoutResponse", provider.Slo, mustSign: true);
            return message.Party.Id == party.Id && message.Root.Get("InResponseTo") == step.RequestId
                && message.Root.Child("Status", SamlNames.Protocol)?.Child("StatusCode", SamlNames.Protocol)?.Get("Value") == SamlNames.Success;
        }
        catch (Exception trouble) when (trouble is HttpRequestException or SamlException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            log.LogoutNotTold(party.Id, trouble);
            return false;
        }
    }
}
