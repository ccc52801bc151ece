using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>Refused records of bulk files over HTTP: list, show with what they hold, dismiss.</summary>
internal static class RejectEndpoints
{
    /// <summary>Most refused records in one answer; the next ones are behind its <c>Link</c>.</summary>
    public const int MostAtOnce = 10_000;

    private const int LongestReason = 400;

    public static void Map(RouteGroupBuilder errors)
    {
        errors.MapGet("/", ListAsync).For(AccessRule.ReadOwn);
        errors.MapGet("/{receipt}/{line:long}", ShowAsync).For(AccessRule.ActOwn);
        errors.MapPost("/{receipt}/dismiss", DismissAsync).For(AccessRule.ActOwn);
    }

    /// <summary>The filter that a query string says; or what is wrong with it.</summary>
    public static (RejectFilter? Filter, IResult? Wrong) FilterOf(Caller caller, string? municipality, string? application, string? contract, string? receipt, string? state, DateOnly? day)
    {
        if (!caller.MayAskFor(municipality, out var code, out var no)) return (null, no);
        RejectState? wanted = null;
        if (!string.IsNullOrEmpty(state) && state != "all")
        {
            if (!StateNames.TryParse<RejectState>(state, out var parsed)) return (null, ApiAnswers.BadRequest("state は open、corrected、dismissed、all のどれかです。", "state is one of open, corrected, dismissed, all."));
            wanted = parsed;
        }
        return (new RejectFilter(code, application, contract, receipt, wanted, day), null);
    }

    private static async Task<IResult> ListAsync(Caller caller, IRejectBook book, HttpContext http, string? municipality, string? application, string? contract, string? receipt, string? state, DateOnly? day,
        int? limit, string? after, CancellationToken cancellation)
    {
        var (filter, wrong) = FilterOf(caller, municipality, application, contract, receipt, state, day);
        if (filter is null) return wrong!;
        if (!TryPlace(after, out var place)) return ApiAnswers.BadRequest("after は「受付番号:行」で指定してください。", "Give after as receipt:line.");
        var most = Math.Clamp(limit ?? 100, 1, MostAtOnce);
        var found = await book.ListAsync(filter with { Limit = most, After = place }, cancellation);
        if (found.More) NextPart.Tell(http, "after", PlaceOf(found[^1].Receipt, found[^1].Line));
        return Results.Json(found.Select(RejectRecordView.Of));
    }

    /// <summary>A place in the list, as <c>after</c> takes it.</summary>
    private static string PlaceOf(string receipt, long line) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{receipt}:{line}");

    private static async Task<IResult> ShowAsync(string receipt, long line, Caller caller, IRejectBook book, RejectedRow rows, CancellationToken cancellation)
    {
        if (MunicipalityOf(caller, receipt) is not { } municipality) return NoSuchRecord();
        // It shows personal data: who looked is written down.
        await caller.RecordAsync("error.show", $"{receipt}:{line}", municipality, null, cancellation);
        RejectDetail? found;
        try
        {
            found = await book.FindAsync(receipt, line, cancellation);
        }
        catch (Core.Security.KeyGoneException)
        {
            return ApiAnswers.NotFound("この団体の鍵がないため、内容を開けません。", "This municipality has no key; what the record holds cannot be opened.");
        }
        if (found is null || !caller.Actor.Sees(found.Info.Sender.Municipality)) return NoSuchRecord();
        return Results.Json(new RejectDetailView(RejectRecordView.Of(found.Info), TextView.Of(found.Reason), found.Raw is { } raw ? rows.Show(found.Info, raw) : null));
    }

    private static async Task<IResult> DismissAsync(string receipt, DismissRequest request, Caller caller, IRejectBook book, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > LongestReason)
            return ApiAnswers.BadRequest($"理由 (reason) を {LongestReason} 文字以内で指定してください。", $"Say the reason, in at most {LongestReason} characters.");
        if (MunicipalityOf(caller, receipt) is not { } municipality) return NoSuchOpen();
        await caller.RecordAsync("error.dismiss", receipt, municipality, request.Reason, cancellation, request.Lines is { } lines ? string.Join(',', lines.Take(100)) : "all");
        var count = await book.DismissAsync(receipt, request.Lines, request.Reason, caller.Name, cancellation);
        return count > 0 ? Results.Json(new DismissedView(receipt, count)) : NoSuchOpen();
    }

    // A receipt number names its municipality; one that is not the caller's is as good as none.
    private static MunicipalityCode? MunicipalityOf(Caller caller, string receipt) =>
        ReceiptNumber.TryGetMunicipality(receipt, out var municipality) && caller.Actor.Sees(municipality) ? municipality : null;

    private static IResult NoSuchRecord() => ApiAnswers.NotFound("このエラーレコードはありません。bus error list で確認してください。", "There is no such refused record; see bus error list.");

    private static IResult NoSuchOpen() => ApiAnswers.NotFound("この受付番号に、指定した未訂正のエラーレコードはありません。", "This receipt has no such open refused record.");

    private static bool TryPlace(string? text, out (string, long)? place)
    {
        place = null;
        if (string.IsNullOrEmpty(text)) return true;
        var colon = text.IndexOf(':');
        if (colon < 1 || !long.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var line)) return false;
        place = (text[..colon], line);
        return true;
    }
}

/// <param name="Lines">Which lines; null: all that are open.</param>
internal sealed record DismissRequest(string Reason, long[]? Lines);

internal sealed record DismissedView(string Receipt, int Dismissed);

/// <summary>A refused record in a list: nothing of what it holds.</summary>
internal sealed record RejectRecordView(string Receipt, long Line, string Municipality, string Application, string Contract, string? File, DateOnly Day, string Item, string Code,
    string State, DateTimeOffset OpenedAt, DateTimeOffset? SettledAt, string? By, string? Reason)
{
    public static RejectRecordView Of(RejectInfo r) => new(r.Receipt, r.Line, r.Sender.Municipality.Value, r.Sender.Application, r.Contract, r.FileName, r.Day, r.Item, r.Code.Wire(),
        r.State.Wire(), JapanTime.Of(r.OpenedAt), JapanTime.Of(r.SettledAt), r.By, r.Why);
}

/// <param name="Row">The row as it came; personal data. Null: forgotten.</param>
internal sealed record RejectDetailView(RejectRecordView Error, TextView? What, string? Row);
