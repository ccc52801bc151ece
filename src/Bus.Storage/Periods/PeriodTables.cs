namespace Bus.Storage.Periods;

/// <summary>The tables that are kept by period, in the order in which they are forgotten: a message goes after what belongs to it.</summary>
internal static class PeriodTables
{
    /// <summary>What holds records, or points into them.</summary>
    public static readonly Table[] OfPayloads =
    [
        new("chunk", "message", "id"), new("reject", "message", "message"),
        new("search_key", "message", "message"), new("search_page", "message", "message"),
        new("search_new", "message", "message"), new("search_run", "first_id", "id"), new("search_run_page", "first_id", "rowid"),
    ];

    public static readonly Table[] All = [.. OfPayloads, new("delivery", "id", "id"), new("message", "id", "id")];

    /// <param name="Range">The column that says the period.</param>
    /// <param name="Key">What names one row, where rows are deleted.</param>
    public sealed record Table(string Name, string Range, string Key)
    {
        /// <summary>For engines without partitions: deletes the first rows of a period.</summary>
        public string DeleteSome { get; } =
            $"DELETE FROM {Name} WHERE {Key} IN (SELECT {Key} FROM {Name} WHERE {Range} >= @first AND {Range} < @end ORDER BY {Range} LIMIT @slice)";
    }
}
