using System.Net;
using System.Text;
using Bus.Core.Region;
using Bus.Identity.Faults;
using Bus.Identity.Pages;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Bus.Identity.Gateways;

/// <summary>Hands a request on to the application and its answer back, as streams; upgrades (WebSocket) too.</summary>
internal sealed class GatewayForwarder(IHttpForwarder forwarder, NetworkZones zones, IOptions<IdentityOptions> options, ILogger<GatewayForwarder> log) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = options.Value.GatewayConnectTimeout,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });
    private readonly ForwarderRequestConfig _config = new() { ActivityTimeout = options.Value.GatewayTimeout };

    public async Task SendAsync(HttpContext http, GatewayRule rule, Party party, Person person)
    {
        var error = await forwarder.SendAsync(http, rule.To.ToString(), _http, _config, new Told(rule, party, person, zones.AddressOf(http) ?? http.Connection.RemoteIpAddress));
        if (error == ForwarderError.None) return;
        log.NotForwarded(party.Id, error);
        if (!http.Response.HasStarted) await FaultPage.WriteAsync(http, new SamlException(SamlFault.ApplicationDown, party.Declared.Name, party.Declared.Name));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What the application is told of the person, and nobody else can tell it.</summary>
    /// <param name="visitor">Where the browser is, as far as it can be told.</param>
    private sealed class Told(GatewayRule rule, Party party, Person person, IPAddress? visitor) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext http, HttpRequestMessage request, string prefix, CancellationToken cancellation)
        {
            await base.TransformRequestAsync(http, request, prefix, cancellation);
            var ours = party.Rules.Attributes.Select(a => Plain(a.Name)).Concat(["X-FORWARDED-FOR", "X-FORWARDED-HOST", "X-FORWARDED-PROTO", "FORWARDED", "PROXY"]).ToHashSet();
            foreach (var name in request.Headers.Select(h => h.Key).Where(name => ours.Contains(Plain(name))).ToList()) request.Headers.Remove(name);
            foreach (var attribute in party.Rules.Attributes)
                if (AttributeValues.Of(person, attribute.From, party.Rules.Roles).ToList() is { Count: > 0 } values)
                    request.Headers.TryAddWithoutValidation(attribute.Name, string.Join(',', values.Select(Spell)));
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", visitor?.ToString());
            request.Headers.TryAddWithoutValidation("X-Forwarded-Host", http.Request.Host.Value);
            // As browsers come, whatever ends TLS before the hub: told http, an application would send them to https for ever.
            request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", new Uri(party.Gateway!).Scheme);
            // The application writes addresses of the host under which it is known.
            request.Headers.Host = http.Request.Host.Value;
            request.Headers.Remove(HeaderNames.Cookie);
            var cookies = string.Join("; ", http.Request.Headers.Cookie.SelectMany(c => c!.Split(';', StringSplitOptions.TrimEntries)).Where(c => !GatewayVisits.IsOurs(c.Split('=')[0])));
            if (cookies.Length > 0) request.Headers.TryAddWithoutValidation(HeaderNames.Cookie, cookies);
        }

        public override async ValueTask<bool> TransformResponseAsync(HttpContext http, HttpResponseMessage? response, CancellationToken cancellation)
        {
            // Ours, if one was written anew.
            var own = http.Response.Headers.SetCookie;
            var body = await base.TransformResponseAsync(http, response, cancellation);
            // A cookie of the application stays at its host: with a domain it would reach the identity provider, too.
            var theirs = http.Response.Headers.SetCookie.Skip(own.Count).Where(c => !GatewayVisits.IsOurs(c!.Split('=')[0].Trim()))
                .Select(c => string.Join(';', c!.Split(';').Where(part => !part.Trim().StartsWith("domain", StringComparison.OrdinalIgnoreCase))));
            http.Response.Headers.SetCookie = own.Concat(theirs).ToArray();
            return body;
        }

        // CGI and its heirs make HTTP_X_REMOTE_USER of X_Remote_User and, older ones, of X.Remote.User: whatever is no letter and no digit is all one to them.
        private static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '-'));

        private string Spell(string value)
        {
            if (rule.Encoding == "utf-8") return string.Concat(value.Where(c => !char.IsControl(c)));
            var text = new StringBuilder();
            foreach (var octet in Encoding.UTF8.GetBytes(value))
                if (octet is > 0x20 and < 0x7F and not ((byte)'%' or (byte)',')) text.Append((char)octet);
                else text.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            return text.ToString();
        }
    }
}
