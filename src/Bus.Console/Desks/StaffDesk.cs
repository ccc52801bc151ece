using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Bus.Core.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>職員: who works at a municipality and is signed in, what a person needs somebody for, and a new staff list. Whoever is looked for, or shown, stands in no address.</summary>
internal static class StaffDesk
{
    private const string Address = "/region/{municipality}/staff";
    private const string Purpose = "console-staff";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Address, (string municipality, Visit visit) => ListAsync(municipality, visit)).AddEndpointFilter(Gate.Acting);
        pages.MapPost(Address, (string municipality, Visit visit) => ListAsync(municipality, visit)).WithMetadata(FormSize.Of).AddEndpointFilter(Gate.Acting);
        pages.MapPost($"{Address}/person", PersonAsync).WithMetadata(FormSize.Of).AddEndpointFilter(Gate.Acting);
        FormSize.TakesDocument(pages, pages.MapPost($"{Address}/import", ImportAsync).AddEndpointFilter(Gate.Acting));
    }

    private static async Task<IResult> ListAsync(string municipality, Visit visit)
    {
        var (on, wanted) = (visit.Field("on"), visit.Field("find"));
        var (staff, sessions) = (visit.NeedAsync<StaffView[]>($"{PathOf(municipality)}{(on is null ? "" : $"?on={Uri.EscapeDataString(on)}")}"), visit.NeedAsync<StaffSessionView[]>($"{PathOf(municipality)}/sessions"));
        await Task.WhenAll(staff, sessions);
        StaffView[] found = wanted is null ? staff.Result : [.. staff.Result.Where(s => s.Login.Contains(wanted, StringComparison.OrdinalIgnoreCase) || s.Name.Contains(wanted, StringComparison.Ordinal) || s.Department.Contains(wanted, StringComparison.Ordinal))];
        return visit.Page<StaffPage>(new($"職員 {municipality}", $"Staff of {municipality}"), new StaffModel(municipality, found, sessions.Result, visit.Options.Rows) { On = on, Wanted = wanted });
    }

    private static async Task<IResult> PersonAsync(string municipality, Visit visit)
    {
        if (visit.Field("login") is not { } login) return visit.Problem(Problems.Wrong("ログイン ID を指定してください。", "Name the login."), StatusCodes.Status400BadRequest);
        StepView? done = null;
        if (visit.Field("step") is { } step)
        {
            var answer = await visit.PostAsync<StepView>($"{PathOf(municipality)}/{Uri.EscapeDataString(login)}/{Uri.EscapeDataString(step)}", new { });
            if (answer.Trouble is { } trouble) return visit.Problem(trouble, answer.Status);
            done = answer.Value;
        }
        var (staff, sessions) = (visit.NeedAsync<StaffView[]>(PathOf(municipality)), visit.NeedAsync<StaffSessionView[]>($"{PathOf(municipality)}/sessions"));
        await Task.WhenAll(staff, sessions);
        // One of a directory is in the list only after a first sign-in, and a step may be wanted before.
        var person = staff.Result.FirstOrDefault(s => s.Login == login) ?? new StaffView("", login, "", "", null, null, [], "");
        return visit.Page<StaffPersonPage>(new("職員", "Member of staff"), new StaffPersonModel(municipality, person, [.. sessions.Result.Where(s => s.Login == login)], done));
    }

    private static async Task<IResult> ImportAsync(string municipality, Visit visit)
    {
        if (Document.Read(visit, Purpose, out var no) is not { } document) return no!;
        if (StaffText.Decode(document.Bytes, null) is not { } csv) return visit.Problem(Problems.Wrong("UTF-8 としても CP932 としても読めません。Excel では「CSV UTF-8」か「CSV」で保存し直してください。", "It can be read neither as UTF-8 nor as CP932. Save it again, in Excel as CSV UTF-8 or as CSV."), StatusCodes.Status400BadRequest);
        if (visit.Field("on") is { } said && !DateOnly.TryParseExact(said, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return visit.Problem(Problems.Wrong("日付が正しくありません。", "That is no date."), StatusCodes.Status400BadRequest);
        var on = visit.Field("on");
        // Looked through before it is taken in, also the second time: what was shown is what is done, or it is shown again.
        var plan = await visit.PostAsync<StaffPlanView>($"{PathOf(municipality)}/import", new { csv, on, preview = true });
        if (plan.Trouble is { } trouble) return visit.Problem(trouble, plan.Status);
        // Who comes gets a permanent id with the import: each look gives another.
        var shown = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plan.Value!.Changes.Select(c => c.Kind == "comes" ? c with { Person = "" } : c))));
        var send = visit.Field("send") == "1";
        if (!send || visit.Field("shown") != shown || plan.Value.Problems.Length > 0)
            return visit.Page<StaffPlanPage>(new($"職員一覧の取込 {municipality}", $"A staff list for {municipality}"), new StaffImportModel(municipality, plan.Value, on, document.Seal(visit, Purpose), shown, IsOther: send));
        var done = await visit.PostAsync<StaffPlanView>($"{PathOf(municipality)}/import", new { csv, on, preview = false });
        if (done.Trouble is { } refused) return visit.Problem(refused, done.Status);
        return done.Value!.Done ? visit.Done($"/console/region/{Uri.EscapeDataString(municipality)}/staff", Notices.StaffImported)
            : visit.Page<StaffPlanPage>(new($"職員一覧の取込 {municipality}", $"A staff list for {municipality}"), new StaffImportModel(municipality, done.Value, on, document.Seal(visit, Purpose), shown, IsOther: true));
    }

    private static string PathOf(string municipality) => $"idp/{Uri.EscapeDataString(municipality)}/staff";
}

/// <param name="Most">Rows that are shown of each list.</param>
internal sealed record StaffModel(string Municipality, StaffView[] Staff, StaffSessionView[] Sessions, int Most)
{
    /// <summary>As of this day; null: today.</summary>
    public string? On { get; init; }

    /// <summary>Only whose login, name or department has this in it; null: all.</summary>
    public string? Wanted { get; init; }
}

/// <param name="Step">How the step ended that was taken just now; null: none was.</param>
internal sealed record StaffPersonModel(string Municipality, StaffView Person, StaffSessionView[] Sessions, StepView? Step);

/// <param name="On">From this day on; null: today.</param>
/// <param name="Document">The list for the form that confirms it, sealed.</param>
/// <param name="Shown">What stands there, for the form that confirms it.</param>
/// <param name="IsOther">Something else was confirmed: what it comes to has changed since.</param>
internal sealed record StaffImportModel(string Municipality, StaffPlanView Plan, string? On, string Document, string Shown, bool IsOther);
