using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;
using Bus.Identity;

namespace Bus.Host.Api;

/// <summary>Members of staff over HTTP: who is signed in, and what a person needs an operator or their own system manager for. The audit trail names the login, never a password.</summary>
internal static class StaffEndpoints
{
    public static void Map(RouteGroupBuilder staff)
    {
        staff.MapGet("/", ListAsync).For(AccessRule.ActOwn);
        staff.MapPost("/import", ImportAsync).For(AccessRule.ActOwn);
        staff.MapGet("/sessions", SessionsAsync).For(AccessRule.ActOwn);
        staff.MapGet("/directory", DirectoryAsync).For(AccessRule.ActOwn);
        staff.MapGet("/emergency-ids", EmergencyListAsync).For(AccessRule.ActOwn);
        staff.MapPost("/emergency-ids", EmergencyMakeAsync).For(AccessRule.ActOwn);
        staff.MapPost("/emergency-ids/{id}/remove", EmergencyRemoveAsync).For(AccessRule.ActOwn);
        staff.MapPost("/{login}/relink", RelinkAsync).For(AccessRule.ActOwn);
        staff.MapPost("/{login}/{step}", StepAsync).For(AccessRule.ActOwn);
    }

    private static async Task<IResult> ListAsync(string municipality, DateOnly? on, Caller caller, IRegionStore region, StaffListDesk desk, CancellationToken cancellation) =>
        Find(caller, region, municipality) is { } code ? Results.Json(await desk.ListAsync(code, on, cancellation)) : ApiAnswers.NoSuchMunicipality();

    private static async Task<IResult> ImportAsync(string municipality, StaffImportRequest request, Caller caller, IRegionStore region, StaffListDesk desk, CancellationToken cancellation)
    {
        if (Find(caller, region, municipality) is not { } code) return ApiAnswers.NoSuchMunicipality();
        if (request.Preview) caller.NothingToRecord();
        else await caller.RecordAsync("staff.import", request.On is { } day ? $"{day:yyyy-MM-dd}" : "today", code, null, cancellation);
        var plan = await desk.ImportAsync(code, request.Csv ?? "", request.On, request.Preview, cancellation);
        return Results.Json(new StaffPlanView(plan.Done, [.. plan.Problems.Select(p => new StaffProblemView(p.Ja, p.En))], plan.Changes));
    }

    private static async Task<IResult> SessionsAsync(string municipality, Caller caller, IRegionStore region, StaffDesk desk, CancellationToken cancellation)
    {
        if (Find(caller, region, municipality) is not { } code) return ApiAnswers.NoSuchMunicipality();
        return Results.Json((await desk.SessionsAsync(code, cancellation)).Select(s =>
            new SessionView(s.Login, s.Proofs, JapanTime.Of(s.ProvedAt), JapanTime.Of(s.UsedAt), JapanTime.Of(s.ExpiresAt))));
    }

    private static async Task<IResult> DirectoryAsync(string municipality, string? login, Caller caller, IRegionStore region, StaffListDesk desk, CancellationToken cancellation)
    {
        if (Find(caller, region, municipality) is not { } code) return ApiAnswers.NoSuchMunicipality();
        var looked = await desk.LookAtDirectoryAsync(code, login, cancellation);
        return Results.Json(new StaffStepView(looked.Done, looked.Text.Ja, looked.Text.En, null));
    }

    private static async Task<IResult> EmergencyListAsync(string municipality, Caller caller, IRegionStore region, EmergencyDesk desk, CancellationToken cancellation) =>
        Find(caller, region, municipality) is { } code ? Results.Json(await desk.ListAsync(code, cancellation)) : ApiAnswers.NoSuchMunicipality();

    private static async Task<IResult> EmergencyMakeAsync(string municipality, EmergencyRequest request, Caller caller, IRegionStore region, EmergencyDesk desk, CancellationToken cancellation)
    {
        if (Find(caller, region, municipality) is not { } code) return ApiAnswers.NoSuchMunicipality();
        await caller.RecordAsync("staff.emergency-new", request.Id ?? "next", code, null, cancellation);
        var made = await desk.MakeAsync(code, request.Id, request.Duties ?? [], cancellation);
        return Results.Json(new EmergencyMadeView(made.Done, made.Text.Ja, made.Text.En, made.Id, made.Password));
    }

    private static async Task<IResult> EmergencyRemoveAsync(string municipality, string id, Caller caller, IRegionStore region, EmergencyDesk desk, CancellationToken cancellation)
    {
        if (Find(caller, region, municipality) is not { } code) return ApiAnswers.NoSuchMunicipality();
        await caller.RecordAsync("staff.emergency-remove", id, code, null, cancellation);
        var done = await desk.RemoveAsync(code, id, cancellation);
        return Results.Json(new StaffStepView(done.Done, done.Text.Ja, done.Text.En, null));
    }

    private static async Task<IResult> RelinkAsync(string municipality, string login, RelinkRequest request, Caller caller, IRegionStore region, StaffListDesk desk, CancellationToken cancellation)
    {
        if (Find(caller, region, municipality) is not { } code) return ApiAnswers.NoSuchMunicipality();
        await caller.RecordAsync("staff.relink", $"{login} → {request.Person}", code, null, cancellation);
        var done = await desk.RelinkAsync(code, login, request.Person, cancellation);
        return Results.Json(new StaffStepView(done.Done, done.Text.Ja, done.Text.En, null));
    }

    private static async Task<IResult> StepAsync(string municipality, string login, string step, Caller caller, IRegionStore region, StaffDesk desk, CancellationToken cancellation)
    {
        if (Find(caller, region, municipality) is not { } code) return ApiAnswers.NoSuchMunicipality();
        Func<MunicipalityCode, string, CancellationToken, Task<DeskStep>>? work = step switch
        {
            "sign-out" => desk.SignOutAsync,
            "unlock" => desk.UnlockAsync,
            "reset-password" => desk.ResetPasswordAsync,
            "reset-second-factor" => desk.ResetSecondFactorAsync,
            _ => null,
        };
        if (work is null) return ApiAnswers.NotFound("sign-out、unlock、reset-password、reset-second-factor のいずれかです。", "It is sign-out, unlock, reset-password or reset-second-factor.");
        await caller.RecordAsync($"staff.{step}", login, code, null, cancellation);
        var done = await work(code, login, cancellation);
        return Results.Json(new StaffStepView(done.Done, done.Text.Ja, done.Text.En, done.Password));
    }

    private static MunicipalityCode? Find(Caller caller, IRegionStore region, string municipality) =>
        MunicipalityCode.TryParse(municipality, out var code) && caller.Actor.Sees(code) && region.Current.Find(code) is not null ? code : null;
}

/// <summary>A staff list; null for the day: today.</summary>
internal sealed record StaffImportRequest(string? Csv, DateOnly? On, bool Preview)
{
    /// <summary>Never the list.</summary>
    public override string ToString() => nameof(StaffImportRequest);
}

/// <summary>What an import did, or would do.</summary>
internal sealed record StaffPlanView(bool Done, IReadOnlyList<StaffProblemView> Problems, IReadOnlyList<StaffChange> Changes);

/// <summary>What is wrong with a list.</summary>
internal sealed record StaffProblemView(string Ja, string En);

/// <summary>A session that is open; the login is null where the person is gone from the directory.</summary>
internal sealed record SessionView(string? Login, string Proofs, DateTimeOffset ProvedAt, DateTimeOffset UsedAt, DateTimeOffset ExpiresAt);

/// <summary>How a step ended.</summary>
internal interface IStepView
{
    /// <summary>False: nothing was done, for the reason in the text.</summary>
    bool Done { get; }

    string Ja { get; }

    string En { get; }
}

/// <summary>How a step ended; the password, where one was handed out, is told this once.</summary>
internal sealed record StaffStepView(bool Done, string Ja, string En, string? Password) : IStepView;

/// <summary>Whose entry was made anew.</summary>
/// <param name="Person">Their permanent id.</param>
internal sealed record RelinkRequest(string Person);

/// <summary>An emergency id to make.</summary>
/// <param name="Id">Null: the next number.</param>
/// <param name="Duties">Null: all that the region allows.</param>
internal sealed record EmergencyRequest(string? Id, IReadOnlyList<string>? Duties);

/// <summary>An emergency id that was made; the secret is told this once.</summary>
internal sealed record EmergencyMadeView(bool Done, string Ja, string En, string? Id, string? Secret) : IStepView;
