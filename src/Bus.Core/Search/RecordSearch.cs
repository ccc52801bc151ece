using System.Collections.Immutable;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Core.Search;

/// <summary>Where the records with some values are: by a searchable item of their contract, or by the whole ordering key; further items narrow it down.</summary>
public interface IRecordSearch
{
    /// <summary>Messages of a municipality with such records, newest first. Logged: who, for whom, by which items; never by which values.</summary>
    Task<RecordSearchResult> FindAsync(RecordQuery query, string by, CancellationToken cancellation);
}

/// <summary>What is looked for.</summary>
/// <param name="Values">Element name and value of each item.</param>
/// <param name="Limit">Most messages.</param>
/// <param name="Before">Only messages before this one; null: from the newest.</param>
public sealed record RecordQuery(MunicipalityCode Municipality, string Contract, IReadOnlyDictionary<string, string> Values, int Limit, long? Before = null);

/// <summary>What was found, or why it cannot be looked for.</summary>
/// <param name="Problem">Null: it was looked for.</param>
/// <param name="Next">The message before which there may be more, where not all was looked at; null: that was all. Items that narrow it down may leave few or none of a part.</param>
public sealed record RecordSearchResult(ImmutableArray<FoundMessage> Messages, Bilingual? Problem, long? Next = null);

/// <summary>A message with the positions of its records that match, from 1; at most <see cref="RecordSearch.MostRecords"/> are named.</summary>
public sealed record FoundMessage(MessageInfo Message, ImmutableArray<long> Records)
{
    /// <summary>More of its records match than are named; further items narrow them down.</summary>
    public bool MoreRecords { get; init; }
}

internal sealed class RecordSearch(IKeyIndex index, IDeliveryJournal journal, ICatalogue catalogue, IKeyRing keys, ILogger<RecordSearch> log) : IRecordSearch
{
    /// <summary>Positions named of a message.</summary>
    public const int MostRecords = 100;

    public async Task<RecordSearchResult> FindAsync(RecordQuery query, string by, CancellationToken cancellation)
    {
        if (catalogue.Current.Find(query.Contract) is not { } contract)
            return Not($"連携インタフェース {query.Contract} はありません。", $"There is no contract {query.Contract}.");
        var items = query.Values.Keys.ToDictionary(name => name, contract.IndexOf);
        if (items.Where(i => i.Value < 0).Select(i => i.Key).FirstOrDefault() is { } unknown)
            return Not($"{contract} に項目 {unknown} はありません。", $"{contract} has no item {unknown}.");
        if (HashOf(contract, query, items) is not { } hash)
            return Not($"この組み合わせでは探せません。探せる項目：{Searchable(contract)}。または順序保証キーの全項目：{OrderingKey(contract)}（空の項目は 名前= と書きます）。",
                $"These items are not searchable. Give one of {Searchable(contract)}, or the whole ordering key: {OrderingKey(contract)} (name= for an empty one).");
        log.RecordsLookedFor(by, query.Municipality.Value, contract.Name, string.Join(",", query.Values.Keys.Order(StringComparer.Ordinal)));
        return await FindAsync(query, hash, cancellation);
    }

    private async Task<RecordSearchResult> FindAsync(RecordQuery query, ulong hash, CancellationToken cancellation)
    {
        var wanted = query.Values.ToDictionary(v => v.Key, v => Encoding.UTF8.GetBytes(v.Value));
        var found = ImmutableArray.CreateBuilder<FoundMessage>();
        // A message may be hit in several runs of its records.
        var part = await index.FindAsync(query.Municipality, hash, query.Contract, query.Limit, query.Before, cancellation);
        foreach (var hits in part.Hits.GroupBy(h => h.Message.Id))
        {
            var message = hits.First().Message;
            if (catalogue.Current.Find(message.Contract, message.Version) is not { } version) continue;
            var records = new SortedSet<long>();
            foreach (var hit in hits) await MatchAsync(hit, version, wanted, records, cancellation);
            if (records.Count > 0) found.Add(new FoundMessage(message, [.. records.Take(MostRecords)]) { MoreRecords = records.Count > MostRecords });
        }
        return new RecordSearchResult(found.ToImmutable(), null, part.Next);
    }

    /// <summary>A hash only says where to look; the records themselves decide.</summary>
    private async Task MatchAsync(KeyHit hit, Contract version, Dictionary<string, byte[]> wanted, SortedSet<long> records, CancellationToken cancellation)
    {
        (int Item, byte[] Value)[] conditions = [.. wanted.Select(w => (version.IndexOf(w.Key), w.Value))];
        if (conditions.Any(c => c.Item < 0)) return;
        await foreach (var chunk in journal.ReadAsync(hit.Message, hit.FirstRecord, cancellation))
        {
            if (chunk.FirstRecord >= hit.EndRecord || records.Count > MostRecords) return;
            var reader = new RecordBatchReader(chunk.Data, version.Items.Length + hit.Message.AdditionalItems.Length);
            for (var at = chunk.FirstRecord; reader.Read(); at++)
                if (Matches(reader, conditions)) records.Add(at + 1);
        }
    }

    private static bool Matches(RecordBatchReader reader, (int Item, byte[] Value)[] conditions)
    {
        foreach (var (item, value) in conditions)
            if (!reader[item].SequenceEqual(value)) return false;
        return true;
    }

    private ulong? HashOf(Contract contract, RecordQuery query, Dictionary<string, int> items)
    {
        var hashes = new RecordHashes(keys, query.Municipality, contract);
        foreach (var item in contract.Searchable)
            if (query.Values.TryGetValue(contract.Items[item].Element, out var value) && value.Length > 0)
                return hashes.RunOne(hashes.Add(contract.Items[item].Element, Encoding.UTF8.GetBytes(value)));
        if (contract.OrderingKey.IsEmpty || contract.OrderingKey.Any(item => !items.ContainsValue(item))) return null;
        var key = contract.OrderingKey.ToDictionary(item => item, item => Encoding.UTF8.GetBytes(query.Values[contract.Items[item].Element]));
        return hashes.RunOne(hashes.AddOrderingKey(item => key[item]));
    }

    private static string Searchable(Contract contract) => string.Join(", ", contract.Searchable.Select(i => contract.Items[i].Element));

    private static string OrderingKey(Contract contract) => string.Join(", ", contract.OrderingKey.Select(i => contract.Items[i].Element));

    private static RecordSearchResult Not(string ja, string en) => new([], new Bilingual(ja, en));
}
