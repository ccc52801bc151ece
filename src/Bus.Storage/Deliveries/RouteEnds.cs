using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Sql;

namespace Bus.Storage.Deliveries;

/// <summary>What a node that takes a route over, or missed a ticket, asks of all routes at once.</summary>
internal static class RouteEnds
{
    private const string All = "SELECT municipality, contract, consumer, last_position FROM route";
    internal const string Unfinished = "SELECT DISTINCT municipality, contract, consumer FROM delivery WHERE state <> 'delivered'";

    public static async Task<IReadOnlyList<RouteEnd>> AllAsync(Session session) => await session.ListAsync(row =>
    {
        var columns = new RowReader(row);
        return new RouteEnd(new RouteId(columns.Municipality(), columns.Text(), columns.Text()), columns.Number());
    }, All);

    public static async Task<IReadOnlyList<RouteId>> UnfinishedAsync(Session session) => await session.ListAsync(row =>
    {
        var columns = new RowReader(row);
        return new RouteId(columns.Municipality(), columns.Text(), columns.Text());
    }, Unfinished);
}
