using Bus.Core.Exits;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;

namespace Bus.Storage.Exits;

/// <inheritdoc cref="IMunicipalityBook"/>
internal sealed class MunicipalityBook(JournalDatabase database) : IMunicipalityBook
{
    public Task<IReadOnlyList<MunicipalityHolding>> AllAsync(MunicipalityCode? only, CancellationToken cancellation) =>
        database.Reads.RunAsync(s => ReadAsync(s, only), cancellation);

    /// <summary>The same within somebody's transaction.</summary>
    public static async Task<IReadOnlyList<MunicipalityHolding>> ReadAsync(Session session, MunicipalityCode? only)
    {
        Parameter[] of = only is { } one ? [("@municipality", one)] : [];
        var found = new List<MunicipalityHolding>();
        foreach (var (sql, row) in HoldingSql.All(only is not null)) found.AddRange(await session.ListAsync(row, sql, of));
        return [.. found.GroupBy(h => h.Municipality).Select(g => new MunicipalityHolding(g.Key)
        {
            HasKey = g.Any(h => h.HasKey), KeyDestroyedAt = g.Max(h => h.KeyDestroyedAt), Messages = g.Sum(h => h.Messages), Processing = g.Sum(h => h.Processing),
            Undelivered = g.Sum(h => h.Undelivered), OpenErrors = g.Sum(h => h.OpenErrors), Oldest = g.Min(h => h.Oldest), Newest = g.Max(h => h.Newest),
        }).OrderBy(h => h.Municipality.Value, StringComparer.Ordinal)];
    }
}
