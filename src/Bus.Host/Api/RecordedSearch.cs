using Bus.Core.Search;
using Bus.Core.Security;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>Looks for records, and writes it down before: personal data is looked for, and the answer shows whose records there are, whatever is done with them.</summary>
internal sealed class RecordedSearch(IRecordSearch search)
{
    /// <summary>What was found; or why it cannot be looked for.</summary>
    public async Task<(RecordSearchResult? Found, IResult? No)> FindAsync(Caller caller, RecordQuery query, string? reason, CancellationToken cancellation)
    {
        // By which items, never by which values.
        await caller.RecordAsync("message.search", query.Contract, query.Municipality, reason, cancellation, string.Join(",", query.Values.Keys.Order(StringComparer.Ordinal)));
        try
        {
            var found = await search.FindAsync(query, caller.Name, cancellation);
            return found.Problem is { } problem ? (null, ApiAnswers.BadRequest(problem.Ja, problem.En)) : (found, null);
        }
        catch (KeyGoneException)
        {
            return (null, ApiAnswers.NotFound("この団体の鍵がないため、探せません。", "This municipality has no key; its records cannot be searched."));
        }
    }
}
