using System.Collections.Concurrent;
using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Keys;

/// <summary>The signing keys of the municipalities, looked up anew every few seconds, so that a change on one node reaches all. The first key is made when it is first asked for.</summary>
internal sealed class SigningKeys(ISigningKeyStore store, KeyMaker maker, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private sealed record Known(long Since, IReadOnlyList<SigningKey> Keys);

    private readonly ConcurrentDictionary<MunicipalityCode, Known> _known = [];

    /// <summary>The keys that are published: next, current and previous.</summary>
    public async ValueTask<IReadOnlyList<SigningKey>> PublishedAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        if (_known.TryGetValue(municipality, out var known) && clock.GetElapsedTime(known.Since) < options.Value.KeyRefresh) return known.Keys;
        return (await LoadAsync(municipality, known?.Keys ?? [], cancellation)).Keys;
    }

    /// <summary>The key for a relying party: of its algorithm in the state that it is set to; the current one where there is none in that state.</summary>
    public async ValueTask<SigningKey> ForAsync(MunicipalityCode municipality, bool ecdsa, SigningKeyState wanted, CancellationToken cancellation)
    {
        var keys = await PublishedAsync(municipality, cancellation);
        return Find(keys, ecdsa, wanted) ?? Find(keys, ecdsa, SigningKeyState.Current) ?? Find(await MakeAsync(municipality, ecdsa, cancellation), ecdsa, SigningKeyState.Current)!;
    }

    /// <summary>Looks again at the next question.</summary>
    public void Forget(MunicipalityCode municipality) => _known.TryRemove(municipality, out _);

    private static SigningKey? Find(IReadOnlyList<SigningKey> keys, bool ecdsa, SigningKeyState state) => keys.FirstOrDefault(k => k.IsEcdsa == ecdsa && k.State == state);

    private async Task<IReadOnlyList<SigningKey>> MakeAsync(MunicipalityCode municipality, bool ecdsa, CancellationToken cancellation)
    {
        // Of two nodes that do this at once one is first; the other finds that one's key.
        await store.AddAsync(maker.Make(municipality, ecdsa ? "ecdsa" : "rsa", SigningKeyState.Current), cancellation);
        return (await LoadAsync(municipality, [], cancellation)).Keys;
    }

    private async Task<Known> LoadAsync(MunicipalityCode municipality, IReadOnlyList<SigningKey> before, CancellationToken cancellation)
    {
        var since = clock.GetTimestamp();
        var stored = await store.ListAsync(municipality, cancellation);
        var keys = stored.Where(k => k.State != SigningKeyState.Retired)
            .Select(k => before.FirstOrDefault(b => b.Id == k.Id && b.State == k.State) ?? maker.Open(k)).ToList();
        return _known[municipality] = new Known(since, keys);
    }
}
