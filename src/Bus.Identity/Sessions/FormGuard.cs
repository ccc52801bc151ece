using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Security;
using Bus.Identity.Faults;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Sessions;

/// <summary>Our forms are posted by our pages only: the browser says where it comes from, and a token in the form belongs to a cookie that another site cannot read.</summary>
internal sealed class FormGuard(IKeyRing keys)
{
    public const string Field = "form";
    private static readonly object New = new();

    /// <summary>The token for a form of this browser; all of its tabs share it.</summary>
    public string Token(HttpContext http, IdentityProvider provider)
    {
        // Two forms of one page have the same token, also where the cookie is new.
        if ((http.Items[New] as string ?? http.Request.Cookies[Cookie(provider)]) is not { Length: 43 } value)
        {
            http.Items[New] = value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            http.Response.Cookies.Append(Cookie(provider), value, new CookieOptions { Path = $"/idp/{provider.Code}", HttpOnly = true, Secure = provider.IsSecure, SameSite = SameSiteMode.Lax });
            http.Response.Cookies.Append(Cookie(provider), value, new CookieOptions { Path = $"/portal/{provider.Code}", HttpOnly = true, Secure = provider.IsSecure, SameSite = SameSiteMode.Lax });
        }
        return Mac(provider, value);
    }

    /// <summary>False: the cookie is gone or another one (an old page); the form is shown again.</summary>
    /// <exception cref="SamlException">It comes from another site.</exception>
    public bool IsOurs(HttpContext http, IdentityProvider provider, IFormCollection form)
    {
        if (http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" || http.Request.Headers.Origin is { Count: > 0 } origin && !IsOwn(origin.ToString(), http, provider))
            throw new SamlException(SamlFault.CrossSite, http.Request.Headers.Origin.ToString(), http.Request.Headers.Origin.ToString());
        return http.Request.Cookies[Cookie(provider)] is { Length: 43 } value
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mac(provider, value)), Encoding.UTF8.GetBytes(form[Field].ToString()));
    }

    private static bool IsOwn(string origin, HttpContext http, IdentityProvider provider) =>
        string.Equals(origin, provider.Root, StringComparison.OrdinalIgnoreCase) || string.Equals(origin, $"{http.Request.Scheme}://{http.Request.Host}", StringComparison.OrdinalIgnoreCase);

    private static string Cookie(IdentityProvider provider) => $"{(provider.IsSecure ? "__Secure-" : "")}bus-form-{provider.Code}";

    private string Mac(IdentityProvider provider, string value) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(keys.DigestKey(provider.Code), Encoding.ASCII.GetBytes("sign-in-form\n" + value)));
}
