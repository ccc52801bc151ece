using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>承認: what waits for a second person, what it would send, and the decision.</summary>
internal static class ApprovalDesk
{
    /// <summary>Those that wait, as many as the hub gives at once.</summary>
    public const string All = "approvals?limit=1000";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/approvals", ListAsync);
        pages.MapGet("/approvals/{id:long}", async (long id, Visit visit) =>
            visit.Page<ApprovalPage, ApprovalDetailView>(await visit.GetAsync<ApprovalDetailView>($"approvals/{id}"), new($"承認依頼 {id}", $"Request {id}"), found => found));
        pages.MapPost("/approvals/{id:long}/approve", (long id, Visit visit) => DecideAsync(id, "approve", Notices.Approved, visit)).WithMetadata(FormSize.Of);
        pages.MapPost("/approvals/{id:long}/refuse", (long id, Visit visit) => DecideAsync(id, "refuse", Notices.Refused, visit)).WithMetadata(FormSize.Of);
    }

    private static async Task<IResult> ListAsync(Visit visit)
    {
        var query = Asked.Query(visit, "all", "before");
        var found = await visit.GetAsync<ApprovalView[]>($"approvals{query.With("limit", $"{visit.Options.Rows}")}");
        return visit.Page<ApprovalsPage, ApprovalView[]>(found, new("承認", "Approvals"), rows => new ApprovalsModel(rows, query.Of("all") == "true", Asked.Without(found.Next, "limit")));
    }

    private static async Task<IResult> DecideAsync(long id, string word, string notice, Visit visit) =>
        visit.Done(await visit.PostAsync<object>($"approvals/{id}/{word}", new { reason = visit.Field("reason") }), $"/console/approvals/{id}", notice);
}

/// <param name="All">Also those that were decided on.</param>
/// <param name="Next">Query of the rest of the list; null: it ends.</param>
internal sealed record ApprovalsModel(ApprovalView[] Rows, bool All, string? Next);
