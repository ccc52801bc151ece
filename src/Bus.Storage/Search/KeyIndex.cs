using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Messages;

namespace Bus.Storage.Search;

/// <summary>Asks the blind index. A hash is of one municipality's key already; the municipality is a condition all the same.</summary>
internal sealed class KeyIndex(JournalDatabase database) : IKeyIndex
{
    public Task<IReadOnlyList<KeyHit>> FindAsync(MunicipalityCode municipality, ulong hash, string? contract, int maximum, CancellationToken cancellation) =>
        database.Reads.RunAsync<IReadOnlyList<KeyHit>>(async session =>
        {
            var signed = unchecked((long)hash);
            // What is sorted meanwhile leaves the new keys and comes to the runs: asked in this order it is seen in one of them.
            var small = new SortedSet<long>(await NewKeys.FindAsync(session, signed));
            small.UnionWith(await RunTable.FindAsync(session, signed));
            small.UnionWith(await SearchTable.RowsAsync(session, signed, database.Options.ListLimit));
            var places = small.Select(message => (Message: message, First: 0L, End: (long?)null))
                .Concat((await SearchTable.PagesAsync(session, municipality, hash)).Select(p => (p.Message, p.First, End: (long?)p.End)));
            var hits = new List<KeyHit>();
            var looked = 0;
            foreach (var group in places.GroupBy(p => p.Message).OrderByDescending(g => g.Key))
            {
                if (hits.Count >= maximum || looked++ >= database.Options.ListLimit) break;
                if (await session.FirstAsync(MessageRow.Read, SearchTable.SelectMessage, ("@message", group.Key), ("@municipality", municipality.Value)) is not { } message) continue;
                if (contract is null || message.Contract == contract)
                    hits.AddRange(group.OrderBy(p => p.First).Select(p => new KeyHit(message, p.First, p.End ?? message.Accepted.Records)));
            }
            return [.. hits.Take(maximum)];
        }, cancellation);
}
