using Bus.Console.Hub;
using Bus.Console.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>操作記録: who did what.</summary>
internal static class AuditDesk
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/audit", ShowAsync);

    private static async Task<IResult> ShowAsync(Visit visit)
    {
        var query = Asked.Query(visit, "municipality", "by", "action", "from", "to", "before");
        var found = await visit.GetAsync<AuditView[]>($"audit{query.With("limit", $"{visit.Options.Rows}")}");
        return visit.Page<AuditPage, AuditView[]>(found, new("操作記録", "Audit trail"), rows => new AuditModel(rows, Asked.Without(found.Next, "limit"), query));
    }
}

internal sealed record AuditModel(AuditView[] Rows, string? Next, QueryBuilder Query);
