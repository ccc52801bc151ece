using System.Globalization;
using System.Text;

namespace Bus.Storage.PostgreSql;

/// <summary>
/// A month of the journal as partitions. They are made beside the table and attached to it, which hinders neither readers nor writers; creating them as
/// partitions would lock all of them out.
/// </summary>
internal static class Partitions
{
    private static readonly string[] Tables = ["message", "chunk", "reject", "delivery", "search_key", "search_page", "search_new", "search_run", "search_run_page"];

    // What is unique over the whole journal is so by the locks under which it is given; within a month an index watches over it.
    // (An index over all partitions can only be unique together with the id.)
    private static readonly (string Table, string Name, string Columns)[] Unique =
    [
        ("message", "receipt", "(receipt)"),
        ("message", "claim", "(claim_id) WHERE claim_id IS NOT NULL"),
        ("delivery", "position", "(municipality, contract, consumer, position)"),
    ];

    /// <summary>Names are the hub's own, never a caller's text. In a restored copy of an older release there are not all tables yet; the schema's later steps make their partitions.</summary>
    public static string Make(string name, long firstId, long endId)
    {
        var script = new StringBuilder();
        foreach (var table in Tables)
            script.Append(CultureInfo.InvariantCulture,
                $"""
                DO $$ BEGIN
                  IF to_regclass('{table}') IS NOT NULL THEN
                    CREATE TABLE {table}_{name} (LIKE {table} INCLUDING DEFAULTS INCLUDING STORAGE);
                    ALTER TABLE {table} ATTACH PARTITION {table}_{name} FOR VALUES FROM ({firstId}) TO ({endId});
                  END IF;
                END $$;

                """);
        foreach (var (table, what, columns) in Unique)
            script.Append(CultureInfo.InvariantCulture, $"CREATE UNIQUE INDEX {table}_{name}_{what} ON {table}_{name} {columns};\n");
        return script.ToString();
    }
}
