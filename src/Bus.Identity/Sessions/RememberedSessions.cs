using System.Collections.Concurrent;
using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Sessions;

/// <summary>
/// Sessions as this node read them last, so that one that signs on again and again is not read each time. One may have ended on another node meanwhile: what is remembered is good only
/// for what asks the database again in its commit (<see cref="ISignInStore.SignOnAsync"/>).
/// </summary>
internal sealed class RememberedSessions(IOptions<IdentityOptions> options)
{
    // Two generations, each of half the room: when the younger one is full, it becomes the older one, whose sessions are forgotten unless they were asked for.
    private ConcurrentDictionary<(MunicipalityCode, string), SignInSession> _young = [];
    private ConcurrentDictionary<(MunicipalityCode, string), SignInSession> _old = [];

    public void Keep(SignInSession session)
    {
        if (_young.Count >= Math.Max(1, options.Value.SessionsRemembered / 2)) (_young, _old) = ([], _young);
        _young[(session.Municipality, session.TokenHash)] = session;
    }

    /// <summary>Null: not known, which says nothing.</summary>
    public SignInSession? Find(MunicipalityCode municipality, string tokenHash)
    {
        if (_young.TryGetValue((municipality, tokenHash), out var session)) return session;
        if (!_old.TryRemove((municipality, tokenHash), out session)) return null;
        Keep(session);
        return session;
    }

    public void Forget(SignInSession session)
    {
        _young.TryRemove((session.Municipality, session.TokenHash), out _);
        _old.TryRemove((session.Municipality, session.TokenHash), out _);
    }
}
