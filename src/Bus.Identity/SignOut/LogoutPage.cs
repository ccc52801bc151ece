using Bus.Core.Vocabulary;
using Bus.Identity.Pages;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.SignOut;

/// <summary>Names each application and how its sign-out ended.</summary>
internal static class LogoutPage
{
    private static readonly Bilingual Done = new("サインアウトしました", "signed out");
    private static readonly Bilingual Open = new("確認できません。この業務システムを開いている場合は、そこでサインアウトするかブラウザーを閉じてください。", "not confirmed. If it is still open, sign out there or close the browser.");

    /// <param name="goOn">Where the button leads; null: there is none.</param>
    public static Task ResultAsync(HttpContext http, IdentityProvider provider, string id, Logout logout, string? goOn)
    {
        var items = string.Concat(logout.Steps.Select(s => $"<li data-party=\"{s.Party}\" data-state=\"{(s.State == LogoutState.Done ? "done" : "open")}\"><strong>{Page.Text(provider.Find(s.Party)?.Declared.Name ?? s.Party)}</strong>: {http.In(s.State == LogoutState.Done ? Done : Open)}</li>"));
        return Page.WriteAsync(http, http.In("サインアウト", "Signed out"),
            $"<p role=\"status\">{http.In($"{provider.Municipality.Name}の認証基盤からサインアウトしました。", $"You are signed out of {provider.Municipality.Name}.")}</p><ul>{items}</ul>"
            + (goOn is null ? $"<a class=\"button\" href=\"{Page.Text(provider.Portal)}\">{http.In("ポータルへ", "To the portal")}</a>" : $"<a class=\"button\" href=\"{Page.Text(goOn)}\">{http.In("業務システムへ戻る", "Back to the application")}</a>"), again: $"/idp/{provider.Code}/signout?id={id}");
    }
}
