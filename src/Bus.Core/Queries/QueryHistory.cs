using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Core.Queries;

/// <summary>Who asked for what, for those who must be able to tell.</summary>
public interface IQueryHistory
{
    /// <summary>Questions, newest first. Logged: who looked, for whom, by which items; never by which values.</summary>
    /// <param name="values">Recorded item and value, all of which must be; they need a municipality.</param>
    /// <param name="by">Who looks.</param>
    Task<QueryHistoryPage> FindAsync(QueryFilter filter, IReadOnlyDictionary<string, string> values, string by, CancellationToken cancellation);

    /// <summary>A question as it stands in the journal, with what it was about.</summary>
    AskedQuery Show(QueryEntry entry);
}

/// <summary>What was found, or why it cannot be looked for.</summary>
/// <param name="Next">Behind which number it goes on; null: that is all.</param>
/// <param name="Problem">Null: it was looked for.</param>
public sealed record QueryHistoryPage(ImmutableArray<AskedQuery> Queries, string? Next, Bilingual? Problem);

/// <summary>One question.</summary>
/// <param name="Keys">Recorded items and their values; null: there were none, or the municipality's key is gone.</param>
public sealed record AskedQuery(QueryEntry Entry, IReadOnlyDictionary<string, string>? Keys);

internal sealed class QueryHistory(IQueryJournal journal, QueryKeys keys, ICatalogue catalogue, ILogger<QueryHistory> log) : IQueryHistory
{
    public async Task<QueryHistoryPage> FindAsync(QueryFilter filter, IReadOnlyDictionary<string, string> values, string by, CancellationToken cancellation)
    {
        if (filter.Contract is { } name && catalogue.Current.FindQuery(name) is null) return Not($"照会 {name} はありません。", $"There is no query {name}.");
        if (values.Count > 0 && filter.Municipality is null) return Not("項目で探すには団体コードが必要です。", "A search by item needs a municipality.");
        var known = catalogue.Current.Queries.Where(q => filter.Contract is null || q.Name == filter.Contract).SelectMany(q => q.Recorded.Select(i => q.Question[i].Element)).ToHashSet();
        if (values.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
            return Not($"項目 {unknown} は記録していません。記録している項目：{string.Join(", ", known)}", $"The item {unknown} is not recorded. Recorded are: {string.Join(", ", known)}");
        log.QueriesLookedFor(by, filter.Municipality?.Value ?? "*", filter.Contract ?? "*", string.Join(",", values.Keys.Order(StringComparer.Ordinal)));
        List<ulong> hashes = [.. values.Select(v => keys.Hash(filter.Municipality!.Value, v.Key, v.Value))];
        var found = await journal.FindAsync(filter, hashes, cancellation);
        // A hash only says where to look: the values decide.
        return new QueryHistoryPage([.. found.Select(e => new AskedQuery(e, keys.Open(e))).Where(q => values.All(v => q.Keys?.GetValueOrDefault(v.Key) == v.Value))], found.More ? found[^1].Number : null, null);
    }

    public AskedQuery Show(QueryEntry entry) => new(entry, keys.Open(entry));

    private static QueryHistoryPage Not(string ja, string en) => new([], null, new Bilingual(ja, en));
}
