using System.Collections.Concurrent;
using System.Collections.Frozen;
using Bus.Core.Vocabulary;

namespace Bus.Identity.Metadata;

/// <summary>Fetched metadata as this node knows it, in memory: a sign-on asks nothing. <see cref="MetadataRefresh"/> keeps it.</summary>
internal sealed class FetchedBook
{
    private sealed record Shelf(long Version, FrozenDictionary<string, Copy> Copies);

    /// <summary>One of them.</summary>
    /// <param name="At">When it was fetched: that tells it from another.</param>
    public sealed record Copy(string Url, DateTimeOffset At, string Text);

    private readonly ConcurrentDictionary<MunicipalityCode, Shelf> _shelves = [];

    /// <summary>Another number once something of a municipality changed.</summary>
    public long VersionOf(MunicipalityCode municipality) => _shelves.TryGetValue(municipality, out var shelf) ? shelf.Version : 0;

    public Copy? Find(MunicipalityCode municipality, string party) => _shelves.TryGetValue(municipality, out var shelf) ? shelf.Copies.GetValueOrDefault(party) : null;

    public void Put(MunicipalityCode municipality, string party, Copy copy) => _shelves.AddOrUpdate(municipality,
        _ => new Shelf(1, Once(party, copy)), (_, shelf) => new Shelf(shelf.Version + 1, shelf.Copies.Where(c => c.Key != party).Concat(Once(party, copy)).ToFrozenDictionary()));

    private static FrozenDictionary<string, Copy> Once(string party, Copy copy) => new Dictionary<string, Copy> { [party] = copy }.ToFrozenDictionary();
}
