using System.Globalization;
using Bus.Core.Region;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

internal static class QuotaPlan
{
    public static Quotas? Join(ChangeLog log, string path, Quotas? present, Quotas? declared, bool prune)
    {
        var quotas = Merging<Quotas>.Optional(present, declared, prune, _ => log.Kept(path, What.Quotas), _ => log.Removed(path, What.Quotas));
        if (declared is null) return quotas;
        log.Value(path, "messagesPerSecond", present?.MessagesPerSecond?.ToString(CultureInfo.InvariantCulture), declared.MessagesPerSecond?.ToString(CultureInfo.InvariantCulture));
        log.Value(path, "bulkBytesPerDay", Size(present), Size(declared));
        // An empty quotas: of a municipality lifts the region's bounds for it: that is something to be told, though no bound is named.
        if (present is null && declared is { MessagesPerSecond: null, BulkBytesPerDay: null }) log.Added(path, What.Quotas);
        return quotas;
    }

    private static string? Size(Quotas? quotas) => quotas?.BulkBytesPerDay is { } bytes ? Quantities.Text(bytes) : null;
}
