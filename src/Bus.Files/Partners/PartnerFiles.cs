using System.Collections.Concurrent;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Files.Partners;

/// <summary>Partners' files that this node fetches, and those that are fetched and wait for their place in a drop folder, for whoever asks what is under way.</summary>
internal sealed class PartnerFiles(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(PartnerRef Who, string Id), Func<FileInProgress>> _files = new();

    /// <summary>By partner, then in the order in which they came.</summary>
    public IReadOnlyList<FileInProgress> Current =>
        [.. _files.ToArray().Select(f => (Who: f.Key.Who.ToString(), File: f.Value())).OrderBy(f => f.Who, StringComparer.Ordinal).ThenBy(f => f.File.StartedAt).Select(f => f.File)];

    /// <summary>It comes, until what this returns is disposed.</summary>
    public IDisposable Coming(PartnerRef who, string contract, Transfer transfer, Staged staged)
    {
        var since = clock.GetUtcNow();
        var key = (who, Staged.IdOf(transfer));
        _files[key] = () => Shown(who, contract, transfer, FilePhase.Fetching, staged.Come, since, null);
        return new End(() => _files.TryRemove(key, out _));
    }

    /// <summary>It is fetched, and has no place yet.</summary>
    public void Ready(PartnerRef who, string contract, Transfer transfer) => _files[(who, Staged.IdOf(transfer))] = () => Shown(who, contract, transfer, FilePhase.Waiting, 0, transfer.At, new Bilingual(
        $"連携先サーバー {who.Partner} から受信済みです。次の訪問で、in/{contract} に同じ名前のファイルが残っていなければ、そこに置きます。",
        $"It was fetched from the partner's server {who.Partner}. The next visit puts it into in/{contract}, unless a file of its name lies there still."));

    /// <summary>It lies in the drop folder.</summary>
    public void Placed(PartnerRef who, Transfer transfer) => _files.TryRemove((who, Staged.IdOf(transfer)), out _);

    /// <summary>Another node visits that partner now, or nobody does.</summary>
    public void Forget(PartnerRef who)
    {
        foreach (var key in _files.Keys.Where(k => k.Who == who)) _files.TryRemove(key, out _);
    }

    private static FileInProgress Shown(PartnerRef who, string contract, Transfer transfer, FilePhase phase, long read, DateTimeOffset since, Bilingual? waitsFor) =>
        new(who.Application, contract, transfer.Name, null, null, phase, 0, read, transfer.Size, since, null, waitsFor);

    private sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
