using Bus.Identity.Faults;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Pages;

/// <summary>What went wrong, what to do, who; never sent on to anybody.</summary>
internal static class FaultPage
{
    /// <param name="provider">Whose page it is, to lead back to its portal; null: not known.</param>
    public static Task WriteAsync(HttpContext http, SamlException trouble, IdentityProvider? provider = null)
    {
        var entry = trouble.Fault.Entry();
        return Page.WriteAsync(http, http.In("サインインできません", "You cannot be signed in"),
            $"<div class=\"error\" role=\"alert\"><p>{Page.Text(http.In(entry.Cause))}</p><p><small>{Page.Text(http.In(trouble.What))}</small></p></div>"
            + $"<p>{Page.Text(http.In(entry.Action))}</p><p><small>{http.In("担当", "Who")}: {Page.Text(http.In(entry.Party))}<br>{http.In("コード", "Code")}: {entry.Name}</small></p>"
            + (provider is null ? "" : $"<a class=\"button\" href=\"{Page.Text(provider.Portal)}\">{http.In("ポータルへ", "To the portal")}</a>"), entry.Status);
    }
}
