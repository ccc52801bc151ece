using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Identity.Keys;

namespace Bus.Identity;

/// <summary>鍵の更新: the signing keys of a municipality, for the operator. Publish next, wait until the relying parties know it, promote, move the last ones, retire.</summary>
public sealed class SigningKeyDesk
{
    private readonly ISigningKeyStore _store;
    private readonly SigningKeys _keys;
    private readonly KeyMaker _maker;
    private readonly IRegionStore _region;
    private readonly TimeProvider _clock;

    internal SigningKeyDesk(ISigningKeyStore store, SigningKeys keys, KeyMaker maker, IRegionStore region, TimeProvider clock) =>
        (_store, _keys, _maker, _region, _clock) = (store, keys, maker, region, clock);

    /// <summary>All keys, newest first; the first one is made if there is none.</summary>
    public async Task<IReadOnlyList<StoredSigningKey>> ListAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        await _keys.ForAsync(municipality, ecdsa: false, SigningKeyState.Current, cancellation);
        return await _store.ListAsync(municipality, cancellation);
    }

    /// <summary>Ids of the relying parties whose answers are signed with a key in this state.</summary>
    public IReadOnlyList<string> UsersOf(MunicipalityCode municipality, StoredSigningKey key) =>
        [.. (_region.Current.Find(municipality)?.RelyingParties ?? []).Where(p => Uses(p.SignOn ?? new SignOnRules(), key)).Select(p => p.Id).Order(StringComparer.Ordinal)];

    /// <summary>Makes a key and publishes it; nobody gets it yet.</summary>
    public async Task<DeskStep> MakeNextAsync(MunicipalityCode municipality, string algorithm, CancellationToken cancellation)
    {
        await _keys.ForAsync(municipality, algorithm == "ecdsa", SigningKeyState.Current, cancellation);
        var made = await _store.AddAsync(_maker.Make(municipality, algorithm, SigningKeyState.Next), cancellation);
        _keys.Forget(municipality);
        return made ? new DeskStep(true, new Bilingual("次の鍵を作り、メタデータで公開しました。全ての SP が読み直したら promote してください。", "The next key is made and published in the metadata. Promote it once all SPs have read it again."))
            : new DeskStep(false, new Bilingual("次の鍵は既にあります。", "There is a next key already."));
    }

    /// <summary>From now on the next key signs.</summary>
    public async Task<DeskStep> PromoteAsync(MunicipalityCode municipality, string algorithm, CancellationToken cancellation)
    {
        var done = await _store.PromoteAsync(municipality, algorithm, _clock.GetUtcNow(), cancellation);
        _keys.Forget(municipality);
        return done ? new DeskStep(true, new Bilingual("次の鍵を現在の鍵にしました。前の鍵は retire するまで公開されます。", "The next key is the current one now. The one before is published until it is retired."))
            : new DeskStep(false, new Bilingual("次の鍵がないか、前の鍵が残っています。next で作るか、retire で片付けてください。", "There is no next key, or a previous one is left. Make one with next, or retire that one."));
    }

    /// <summary>Takes the previous key out of the metadata and erases it, unless a relying party is set to it.</summary>
    public async Task<DeskStep> RetireAsync(MunicipalityCode municipality, string algorithm, CancellationToken cancellation)
    {
        var previous = (await _store.ListAsync(municipality, cancellation)).FirstOrDefault(k => k.Algorithm == algorithm && k.State == SigningKeyState.Previous);
        if (previous is not null && UsersOf(municipality, previous) is { Count: > 0 } users)
            return new DeskStep(false, new Bilingual($"まだ前の鍵を使う SP があります（key: previous）: {string.Join(", ", users)}", $"SPs are still set to the previous key (key: previous): {string.Join(", ", users)}"));
        var done = await _store.RetireAsync(municipality, algorithm, _clock.GetUtcNow(), cancellation);
        _keys.Forget(municipality);
        return done ? new DeskStep(true, new Bilingual("前の鍵を廃止し、消去しました。", "The previous key is retired and erased.")) : new DeskStep(false, new Bilingual("前の鍵はありません。", "There is no previous key."));
    }

    private static bool Uses(SignOnRules rules, StoredSigningKey key) => rules.Signature == key.Algorithm && string.Equals(rules.Key, key.State.ToString(), StringComparison.OrdinalIgnoreCase);
}
