using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Sql;

namespace Bus.Storage.Search;

/// <summary>Asks the blind index. A hash is of one municipality's key already; the municipality is a condition all the same.</summary>
internal sealed class KeyIndex(JournalDatabase database) : IKeyIndex
{
    public Task<KeyHits> FindAsync(MunicipalityCode municipality, ulong hash, string? contract, int maximum, long? before, CancellationToken cancellation) =>
        database.Reads.RunAsync(async session =>
        {
            var (places, floor) = await PlacesAsync(session, municipality, hash, before ?? long.MaxValue);
            var hits = new List<KeyHit>();
            var (messages, looked) = (0, 0);
            long? last = null;
            foreach (var group in places)
            {
                if (looked++ >= database.Options.ListLimit) return new KeyHits(hits, last);
                if (await session.FirstAsync(MessageRow.Read, SearchTable.SelectMessage, ("@message", group.Key), ("@municipality", municipality.Value)) is { } message && (contract is null || message.Contract == contract))
                {
                    // One more was looked for, so that a list that ends here does not say that it goes on.
                    if (messages++ >= maximum) return new KeyHits(hits, last);
                    hits.AddRange(group.OrderBy(p => p.First).Select(p => new KeyHit(message, p.First, p.End ?? message.Accepted.Records)));
                }
                last = group.Key;
            }
            return new KeyHits(hits, floor);
        }, cancellation);

    /// <summary>Where the hash stands, newest first; and the message before which there is more, where that is not all of it.</summary>
    private async Task<(IEnumerable<IGrouping<long, (long Message, long First, long? End)>> Places, long? Floor)> PlacesAsync(Session session, MunicipalityCode municipality, ulong hash, long before)
    {
        var signed = unchecked((long)hash);
        // What is sorted meanwhile leaves the new keys and comes to the runs: asked in this order it is seen in one of them.
        var small = new SortedSet<long>(await NewKeys.FindAsync(session, signed));
        small.UnionWith(await RunTable.FindAsync(session, signed));
        var rows = await SearchTable.RowsAsync(session, signed, before, database.Options.ListLimit);
        small.UnionWith(rows);
        long? floor = rows.Count < database.Options.ListLimit ? null : rows[^1];
        var places = small.Select(message => (Message: message, First: 0L, End: (long?)null))
            .Concat((await SearchTable.PagesAsync(session, municipality, hash)).Select(p => (p.Message, p.First, End: (long?)p.End)));
        return (places.Where(p => p.Message < before && p.Message >= (floor ?? 0)).GroupBy(p => p.Message).OrderByDescending(g => g.Key), floor);
    }
}
