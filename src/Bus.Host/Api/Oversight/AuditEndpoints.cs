using System.Globalization;
using Bus.Core.Operation.Oversight;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api.Oversight;

/// <summary>操作記録 over HTTP, and who the caller is.</summary>
internal static class AuditEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/audit", ListAsync).For(AccessRule.ReadOwn);
        api.MapGet("/me", (Caller caller) => new MeView(caller.Name, caller.Actor.Role.Wire(), caller.Scope?.Value)).For(AccessRule.ReadOwn);
    }

    private static async Task<IResult> ListAsync(Caller caller, IAuditTrail trail, HttpContext http, string? municipality, string? by, string? action, SaidTime? from, SaidTime? to,
        int? limit, long? before, CancellationToken cancellation)
    {
        if (!caller.MayAskFor(municipality, out var code, out var no)) return no!;
        var filter = new AuditFilter(code, by, action, from?.At, to?.At, Math.Clamp(limit ?? 100, 1, 10_000), before);
        var found = await trail.ListAsync(filter, cancellation);
        if (found.More) NextPart.Tell(http, "before", found[^1].Id.ToString(CultureInfo.InvariantCulture));
        return Results.Json(found.Select(AuditView.Of));
    }
}

/// <param name="Role"><c>operator</c>, <c>manager</c> or <c>auditor</c>.</param>
/// <param name="Municipality">The only one they see; null: all.</param>
internal sealed record MeView(string Name, string Role, string? Municipality);

internal sealed record AuditView(long Id, DateTimeOffset At, string Node, string By, string Role, string Action, string Subject, string? Municipality, string? Reason, string? Detail)
{
    public static AuditView Of(AuditRow row) => new(row.Id, JapanTime.Of(row.At), row.Node, row.By, row.Role, row.Action, row.Subject, row.Municipality?.Value, row.Reason, row.Detail);
}
