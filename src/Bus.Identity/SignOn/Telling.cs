using System.Text;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Identity.Messages;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.Xml;

namespace Bus.Identity.SignOn;

/// <summary>What a relying party is told of a session, and what is kept of it.</summary>
/// <param name="Wanted">Name identifier that the request wanted; null: ours to choose.</param>
/// <param name="Name">What it is told of the person.</param>
/// <param name="Kept">What the database keeps, to find the session by and to tell of its end.</param>
internal sealed record Told(Party Party, Person Person, string? Wanted, NameId Name, SessionParty Kept);

/// <summary>
/// Makes it once for a session and a relying party, and says the same again at each further sign-on: a name that is computed stays, and so may the index (Core §2.7.2: it stands for the
/// session, not for the assertion), whose row then need not be written again.
/// </summary>
internal sealed class Telling(NameIds names, IKeyRing ring, RememberedSessions remembered)
{
    /// <summary>Null: the person has no such name.</summary>
    public Told? Of(IdentityProvider provider, Party party, Person person, SignInSession session, string? wanted)
    {
        if (remembered.Told(session, party.Id) is { } before && Holds(before, provider, party, person, wanted)) return before;
        if (names.Make(provider, party, person, wanted) is not { } name) return null;
        var sealedName = ring.Seal(provider.Code, Encoding.UTF8.GetBytes($"{name.Format}\n{name.Value}"), Encoding.UTF8.GetBytes($"identity-party/{session.Id}/{party.Id}"));
        var told = new Told(party, person, wanted, name, new SessionParty(session.Id, party.Id, party.Gateway is null ? names.Index(provider, session, party, name) : MessageId.New(), names.Hash(provider, name.Value), sealedName));
        // A transient name is another one each time, and the index of a visit is that visit's.
        if (name.Format != SamlNames.Transient && party.Gateway is null) remembered.Keep(session, told);
        return told;
    }

    // The party is made anew when the region or its metadata changes, the person when a list does. Nothing is said any more of whose key is gone.
    private bool Holds(Told told, IdentityProvider provider, Party party, Person person, string? wanted) =>
        ReferenceEquals(told.Party, party) && told.Person == person && told.Wanted == wanted && ring.DigestKey(provider.Code).Length > 0;
}
