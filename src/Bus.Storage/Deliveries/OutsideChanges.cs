using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Nodes;
using Bus.Storage.Sql;

namespace Bus.Storage.Deliveries;

/// <summary>What the node that delivers a route must look at again, because somebody else changed it. Rows are added by anybody and removed by that node alone.</summary>
internal static class OutsideChanges
{
    private const string Add = "INSERT INTO outside_change (delivery) VALUES (@delivery)";
    private const string List =
        """
        SELECT o.id, d.id, d.municipality, d.contract, d.consumer FROM outside_change o JOIN delivery d ON d.id = o.delivery
        WHERE o.id > @after ORDER BY o.id LIMIT @limit
        """;
    private const string Forget = "DELETE FROM outside_change WHERE id = @id";

    public static Task<int> AddAsync(Session session, long delivery) => session.ExecuteAsync(Add, ("@delivery", delivery));

    public static async Task<IReadOnlyList<OutsideChange>> ListAsync(Session session, long after, int maximum) => await session.ListAsync(row =>
    {
        var columns = new RowReader(row);
        return new OutsideChange(columns.Number(), columns.Number(), new RouteId(columns.Municipality(), columns.Text(), columns.Text()));
    }, List, ("@after", after), ("@limit", maximum));

    public static async Task<bool> ForgetAsync(FencedSession session, IReadOnlyList<OutsideChange> changes)
    {
        foreach (var change in changes) await session.ExecuteAsync(Forget, ("@id", change.Number));
        return true;
    }
}
