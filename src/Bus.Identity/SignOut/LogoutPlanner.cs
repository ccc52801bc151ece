using System.Text;
using System.Xml;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Identity.Faults;
using Bus.Identity.Messages;
using Bus.Identity.Providers;
using Bus.Identity.SignOn;
using Bus.Identity.Xml;

namespace Bus.Identity.SignOut;

/// <summary>Ends sessions in the hub, and says who else must be told.</summary>
internal sealed class LogoutPlanner(ISignInStore store, NameIds names, IKeyRing ring, TimeProvider clock)
{
    /// <summary>What a LogoutRequest means (SAML 2.0 Core, §3.7.3): the sessions of that name at that relying party, of the given indexes or all.</summary>
    /// <exception cref="SamlException">It names nobody.</exception>
    public async Task<Logout> OfRequestAsync(IdentityProvider provider, ValidMessage message, CancellationToken cancellation)
    {
        // An encrypted name would be an oracle for our key; we ask for none.
        var name = message.Root.Child("NameID", SamlNames.Assertion)?.Simple() ?? throw new SamlException(SamlFault.NotReadable, "NameID がありません（EncryptedID は使えません）。", "There is no NameID (EncryptedID is not supported).");
        var indexes = message.Root.Children("SessionIndex", SamlNames.Protocol).Select(e => e.InnerText.Trim()).ToHashSet();
        var known = (await store.OfNameAsync(provider.Code, message.Party.Id, names.Hash(provider, name), cancellation)).Where(p => indexes.Count == 0 || indexes.Contains(p.SessionIndex)).ToList();
        var logout = new Logout { Origin = new LogoutOrigin(message.Party.Id, message.Id, message.RelayState, message.Binding) };
        foreach (var session in known.Select(p => p.Session).Distinct()) await EndAsync(provider, session, message.Party.Id, logout, cancellation);
        return logout;
    }

    /// <summary>The person signs out.</summary>
    public async Task<Logout> OfSessionAsync(IdentityProvider provider, SignInSession session, CancellationToken cancellation)
    {
        var logout = new Logout();
        await EndAsync(provider, session.Id, null, logout, cancellation);
        return logout;
    }

    // Ended first: whatever becomes of the browser on its way, nobody is signed on with this session again.
    private async Task EndAsync(IdentityProvider provider, string session, string? origin, Logout logout, CancellationToken cancellation)
    {
        await store.EndAsync(provider.Code, session, new SignInEvent(provider.Code, clock.GetUtcNow(), "sign-out", null, origin, "ok"), cancellation);
        await AddPartiesAsync(provider, session, origin, logout, cancellation);
    }

    /// <summary>Everybody who was told of a session, but for whoever began.</summary>
    public async Task AddPartiesAsync(IdentityProvider provider, string session, string? origin, Logout logout, CancellationToken cancellation)
    {
        foreach (var party in (await store.PartiesAsync(provider.Code, session, cancellation)).Where(p => p.RelyingParty != origin))
        {
            var name = Encoding.UTF8.GetString(ring.Open(provider.Code, party.SealedName, Encoding.UTF8.GetBytes($"identity-party/{session}/{party.RelyingParty}"))).Split('\n', 2);
            logout.Steps.Add(new LogoutStep { Party = party.RelyingParty, SessionIndex = party.SessionIndex, NameFormat = name[0], Name = name[1] });
        }
    }
}
