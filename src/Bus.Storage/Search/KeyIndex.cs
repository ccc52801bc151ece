using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Sql;

namespace Bus.Storage.Search;

/// <summary>Asks the blind index. A hash is of one municipality's key already; the municipality is a condition all the same.</summary>
internal sealed class KeyIndex(JournalDatabase database) : IKeyIndex
{
    public Task<IReadOnlyList<KeyHit>> FindAsync(MunicipalityCode municipality, ulong hash, string? contract, int maximum, CancellationToken cancellation) =>
        database.Reads.RunAsync<IReadOnlyList<KeyHit>>(async session =>
        {
            var rows = await session.ListAsync(MessageRow.Read, SearchTable.SelectRows, ("@hash", unchecked((long)hash)), ("@municipality", municipality.Value),
                ("@limit", database.Options.ListLimit));
            var hits = rows.Select(m => new KeyHit(m, 0, m.Accepted.Records)).ToList();
            foreach (var (message, first, end) in await SearchTable.PagesAsync(session, municipality, hash))
                if (await session.FirstAsync(MessageRow.Read, SearchTable.SelectMessage, ("@message", message), ("@municipality", municipality.Value)) is { } found)
                    hits.Add(new KeyHit(found, first, end));
            return [.. hits.Where(h => contract is null || h.Message.Contract == contract).OrderByDescending(h => h.Message.Id).ThenBy(h => h.FirstRecord).Take(maximum)];
        }, cancellation);
}
