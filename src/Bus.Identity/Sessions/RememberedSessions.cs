using System.Collections.Concurrent;
using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Identity.SignOn;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Sessions;

/// <summary>
/// Sessions as this node read them last, so that one that signs on again and again is not read each time. One may have ended on another node meanwhile: what is remembered is good only
/// for what asks the database again in its commit (<see cref="ISignInStore.SignOnAsync"/>).
/// </summary>
internal sealed class RememberedSessions(IOptions<IdentityOptions> options)
{
    // Two generations, each of half the room: when the younger one is full, it becomes the older one, whose sessions are forgotten unless they were asked for.
    private ConcurrentDictionary<(MunicipalityCode, string), One> _young = [];
    private ConcurrentDictionary<(MunicipalityCode, string), One> _old = [];

    public void Keep(SignInSession session) => Keep(new One(session, []));

    /// <summary>Null: not known, which says nothing.</summary>
    public SignInSession? Find(MunicipalityCode municipality, string tokenHash) => OneOf(municipality, tokenHash)?.Session;

    /// <summary>What a relying party was told of it last, as far as this node knows.</summary>
    public Told? Told(SignInSession session, string party) => OneOf(session.Municipality, session.TokenHash)?.Told.GetValueOrDefault(party);

    /// <summary>Remembers that too, if the session still is remembered.</summary>
    public void Keep(SignInSession session, Told told)
    {
        if (OneOf(session.Municipality, session.TokenHash) is { } one) one.Told[told.Party.Id] = told;
    }

    public void Forget(SignInSession session)
    {
        _young.TryRemove((session.Municipality, session.TokenHash), out _);
        _old.TryRemove((session.Municipality, session.TokenHash), out _);
    }

    private void Keep(One one)
    {
        if (_young.Count >= Math.Max(1, options.Value.SessionsRemembered / 2)) (_young, _old) = ([], _young);
        _young[(one.Session.Municipality, one.Session.TokenHash)] = one;
    }

    private One? OneOf(MunicipalityCode municipality, string tokenHash)
    {
        if (_young.TryGetValue((municipality, tokenHash), out var one)) return one;
        if (!_old.TryRemove((municipality, tokenHash), out one)) return null;
        Keep(one);
        return one;
    }

    private sealed record One(SignInSession Session, ConcurrentDictionary<string, Told> Told);
}
