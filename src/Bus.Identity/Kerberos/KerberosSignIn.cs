using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Identity.Directories;
using Bus.Identity.Guessing;
using Bus.Identity.Pages;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Proving;
using Bus.Identity.SignOn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.Identity.Kerberos;

/// <summary>
/// The sign-in of a computer in the municipality's domain, as a proof. Each municipality has its own keytab, and a ticket is opened by that one alone; it must be for the hub's service, of a person of the service's own realm whom
/// the municipality's directory knows, and is good once, on all nodes.
/// </summary>
internal sealed class KerberosSignIn(LdapDirectories directories, DirectoryStaff persons, IOnceStore once, IKeyRing keys, NetworkZones zones, TimeProvider clock, ILogger<KerberosSignIn> log)
{
    private const string Use = "kerberos";
    // Longer than any clock may be wrong: after that the library takes it for too old.
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private static Bilingual NoTicket { get; } = new("ブラウザーからパソコンのサインインの情報（Kerberos）が届きませんでした。ログイン ID とパスワードでサインインしてください。",
        "The browser sent no ticket of your computer's sign-in (Kerberos). Sign in with login and password.");

    private static Bilingual Refused { get; } = new("パソコンのサインインを確認できませんでした。ログイン ID とパスワードでサインインしてください。続くときは団体のシステム担当者に連絡してください。",
        "Your computer's sign-in could not be verified. Sign in with login and password; if it happens again, ask your municipality's system manager.");

    private static Bilingual Nobody { get; } = new("パソコンにサインインしているアカウントの職員が見つかりません。自分のログイン ID とパスワードでサインインしてください。", "Nobody of the staff has the account of this computer's sign-in. Sign in with your own login and password.");

    /// <summary>Whether a ticket can be used for this request from here: not where the sign-in must be fresh, nor at a terminal that many share.</summary>
    public bool IsOffered(HttpContext http, IdentityProvider provider, SignOnRequest? request) => RuleOf(provider) is { } rule && request is not { ForceAuthn: true } && !SharedTerminals.Is(http, provider)
        && (rule.Where.From.IsEmpty || zones.AddressOf(http) is not null) && zones.Holds(rule.Where, provider.Municipality, http);

    /// <summary>The browser is to be asked before the page is shown.</summary>
    public bool IsAutomatic(HttpContext http, IdentityProvider provider, SignOnRequest? request) => RuleOf(provider) is { IsAutomatic: true } && IsOffered(http, provider, request)
        && (request is null || new[] { SecondFactors.Kerberos, AuthnContexts.WithSecond(SecondFactors.Kerberos) }.Any(p => AuthnContexts.Meet(request.Contexts, request.Comparison, p) is not null));

    /// <summary>Judges what a browser sent.</summary>
    public async Task<Proof> TryAsync(HttpContext http, IdentityProvider provider, byte[] sent)
    {
        if (RuleOf(provider) is not { SealedKeytab: not null } rule || directories.Of(provider.Code) is not { } directory) return Proof.Refused("ticket-refused", null, Refused);
        if (NegotiateToken.Read(sent) is not { } token) return Proof.Refused("no-ticket", null, NoTicket);
        var ticket = KerberosAcceptor.Accept(Keytab(provider.Code, rule), rule.Principal, token.Kerberos);
        if (ticket.Person is not { } name)
        {
            log.TicketRefused(provider.Code.Value, ticket.Why);
            return Proof.Refused("ticket-refused", null, Refused);
        }
        if (!await once.AddAsync(new OnceItem(provider.Code, Use, token.Mark, [], clock.GetUtcNow() + Remembered), http.RequestAborted)) return Proof.Refused("ticket-replayed", null, Refused);
        if (UserOf(name, rule.Realm) is not { } user) return Proof.Refused("ticket-other-realm", null, Nobody);
        try
        {
            return await directory.ByPrincipalAsync(rule.Attribute is null ? user : name, http.RequestAborted) is { } entry
                ? new Proof(null, await persons.AdmitAsync(provider.Code, entry, http.RequestAborted), new Credential(null, null, false, []), SecondFactors.Kerberos, null)
                : Proof.Refused("ticket-nobody", null, Nobody);
        }
        catch (DirectoryDownException down)
        {
            log.DirectoryDown(provider.Code.Value, down.Message);
            return Proof.Refused("directory-down", null, SignInProof.Down);
        }
    }

    /// <summary>Why tickets cannot be taken; null: they can, or are not wanted.</summary>
    public Bilingual? Trouble(MunicipalityCode municipality)
    {
        if (directories.Of(municipality)?.Rule.Kerberos is not { } rule) return null;
        if (!GssApi.IsThere) return new Bilingual("Kerberos のライブラリー（libgssapi_krb5.so.2）がありません。ハブのサーバーに libgssapi-krb5-2 を入れてください（運用担当者）。それまではパスワードでサインインします。",
            "The Kerberos library (libgssapi_krb5.so.2) is missing. Install libgssapi-krb5-2 on the hub's server (operator); until then people sign in by password.");
        return rule.SealedKeytab is not null && KerberosAcceptor.Trouble(Keytab(municipality, rule), rule.Principal) is { Length: > 0 } why
            ? new Bilingual($"Kerberos の keytab を {rule.Principal} に使えません：{why}。団体のシステム担当者から新しい keytab を受け取り、適用し直してください。それまではパスワードでサインインします。",
                $"The Kerberos keytab cannot be used for {rule.Principal}: {why}. Get a new one from the municipality's system manager and apply it; until then people sign in by password.")
            : null;
    }

    /// <summary>The name of a person of this realm: no service, no host (<c>/</c>), no computer of Active Directory (<c>$</c>), nothing escaped.</summary>
    internal static string? UserOf(string principal, string realm) => principal.Length > realm.Length + 1 && principal.EndsWith("@" + realm, StringComparison.Ordinal) && principal[..^(realm.Length + 1)] is var user
        && !user.AsSpan().ContainsAny("@/\\") && !user.EndsWith('$') && !user.Any(char.IsControl) ? user : null;

    private static KerberosRule? RuleOf(IdentityProvider provider) => GssApi.IsThere ? provider.Municipality.Directory?.Kerberos : null;

    private byte[] Keytab(MunicipalityCode municipality, KerberosRule rule) =>
        Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(keys.Open(municipality, Convert.FromBase64String(rule.SealedKeytab!), SecretContext.Keytab())));
}
