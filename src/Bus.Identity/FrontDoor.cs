using System.Net;
using Bus.Core.Journal;
using Bus.Core.Security;
using Bus.Identity.Faults;
using Bus.Identity.Pages;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Identity;

/// <summary>What all addresses have in common: whose they are, over what they are reached, how a failure is told.</summary>
internal sealed class FrontDoor(IdentityProviders providers, RefusalBook refusals, IOptions<IdentityOptions> options, ILogger<FrontDoor> log)
{
    private const int FormLimit = 262_144;

    private readonly IPNetwork[] _plainHttp = options.Value.AllowPlainHttpFrom.Count == 0
        ? [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] : [.. options.Value.AllowPlainHttpFrom.Select(n => IPNetwork.Parse(n))];

    /// <summary>An address for browsers.</summary>
    public RequestDelegate For(Func<HttpContext, IdentityProvider, Task> answer) => http => LetInAsync(http, providers.Of, FormLimit, answer);

    /// <summary>The same where it is known otherwise whose the address is.</summary>
    /// <param name="limit">Most bytes of a request.</param>
    public async Task LetInAsync(HttpContext http, Func<HttpContext, IdentityProvider> whose, long limit, Func<HttpContext, IdentityProvider, Task> answer)
    {
        IdentityProvider? provider = null;
        try
        {
            provider = whose(http);
            if (!IsProtected(http)) throw new SamlException(SamlFault.PlainHttp, "", "");
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = limit;
            await answer(http, provider);
        }
        catch (SamlException trouble)
        {
            await TellAsync(http, trouble, whose);
            await FaultPage.WriteAsync(http, trouble, provider);
        }
        catch (JournalUnavailableException trouble)
        {
            await FaultPage.WriteAsync(http, new SamlException(SamlFault.Unavailable, trouble.What.Ja, trouble.What.En));
        }
        catch (KeyGoneException)
        {
            await FaultPage.WriteAsync(http, new SamlException(SamlFault.Unavailable, "団体の鍵がありません。", "The municipality has no key."));
        }
        catch (BadHttpRequestException trouble)
        {
            await FaultPage.WriteAsync(http, new SamlException(trouble.StatusCode == StatusCodes.Status413PayloadTooLarge ? SamlFault.TooLarge : SamlFault.NotReadable, "", ""));
        }
        catch (InvalidDataException)
        {
            await FaultPage.WriteAsync(http, new SamlException(SamlFault.TooLarge, "", ""));
        }
    }

    /// <summary>A refusal is kept: whoever looks for an attack finds it.</summary>
    public Task TellAsync(HttpContext http, SamlException trouble) => TellAsync(http, trouble, providers.Of);

    private async Task TellAsync(HttpContext http, SamlException trouble, Func<HttpContext, IdentityProvider> whose)
    {
        log.Refused(trouble.Fault, http.Request.Path);
        if (trouble.Fault is SamlFault.UnknownAddress or SamlFault.WrongHost) return;
        try
        {
            await refusals.TellAsync(whose(http).Code, "refused", trouble.Fault.Entry().Name, http.RequestAborted);
        }
        catch (JournalUnavailableException)
        {
            // It stands in the log, and what is wrong is told all the same.
        }
    }

    private bool IsProtected(HttpContext http)
    {
        if (http.Request.IsHttps || http.Connection.RemoteIpAddress is not { } peer) return true;
        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return Array.Exists(_plainHttp, n => n.Contains(address));
    }
}
