using Bus.Core.Journal;

namespace Bus.Host.Api;

/// <summary>Health for probes: ready means that the journal answers.</summary>
internal static class Probes
{
    public static async Task<IResult> Ready(IJournalQueries queries, CancellationToken cancellation)
    {
        try
        {
            await queries.ListAsync(new MessageFilter(Limit: 1), cancellation);
            return Results.Text("ready");
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException)
        {
            return Results.Text("journal does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
