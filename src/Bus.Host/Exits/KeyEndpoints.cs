using System.Globalization;
using Bus.Core.Exits;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Api.Access;

namespace Bus.Host.Exits;

/// <summary>The end of a municipality's key over HTTP. What would be lost is shown first; its code is said twice, and why.</summary>
internal static class KeyEndpoints
{
    private const int LongestReason = 400;
    private static readonly TextView AfterExport = new("書き出しと検査が終わってから実行してください。", "Run it once that has ended and was verified.");

    public static async Task<IResult> DestroyAsync(string municipality, DestroyKeyRequest request, Caller caller, IRegionStore region, IMunicipalityBook book, IDeparture departure, ExitDesk exits, CancellationToken cancellation)
    {
        if (!MunicipalityCode.TryParse(municipality, out var code)) return ApiAnswers.BadRequest("団体コードが正しくありません。", "The municipality code is not valid.");
        var (version, named) = (region.Version, region.Current.Find(code));
        if ((await book.AllAsync(code, cancellation)).SingleOrDefault() is not { } held) return MunicipalityEndpoints.NoSuch();
        var obstacle = Obstacle(held, named, exits);
        var view = MunicipalityView.Of(held, named);
        if (request.DryRun)
        {
            caller.NothingToRecord();
            return Results.Json(new DestroyedKeyView(view, false) { Obstacle = obstacle?.What, Action = obstacle?.Action });
        }
        if (request.Confirm != code.Value) return ApiAnswers.BadRequest("確認のため、団体コードを confirm にもう一度指定してください。", "Say the municipality's code once more, as confirm.");
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > LongestReason) return ApiAnswers.BadRequest($"理由 (reason) を {LongestReason} 文字以内で指定してください。", $"Say the reason, in at most {LongestReason} characters.");
        if (obstacle is { } no) return ApiAnswers.Conflict(no.What.Ja, no.What.En, no.Action);
        await caller.RecordAsync("municipality.destroy-key", code.Value, code, request.Reason, cancellation,
            string.Create(CultureInfo.InvariantCulture, $"messages {held.Messages}, processing {held.Processing}, undelivered {held.Undelivered}, open errors {held.OpenErrors}"));
        try
        {
            var outcome = await departure.DestroyKeyAsync(code, version, cancellation);
            // The entry before says what was asked for; this one, what came of it.
            await caller.RecordAsync("municipality.destroy-key", code.Value, code, request.Reason, CancellationToken.None, outcome == DepartureOutcome.Done ? "destroyed" : $"not destroyed: {outcome}");
            return Answer(outcome, view);
        }
        catch (TimeoutException)
        {
            await caller.RecordAsync("municipality.destroy-key", code.Value, code, request.Reason, CancellationToken.None, "destroyed; not yet erased from the database's log");
            return ApiAnswers.Conflict("鍵は破棄しましたが、読み取り中の処理があり、データベースのログから鍵の痕跡を消せていません。",
                "The key is destroyed, but its bytes may still stand in the database's log, because something reads there.", new("バックアップなどが終わってから、同じ操作をもう一度実行してください。", "Do the same again when backups and the like have ended."));
        }
    }

    /// <summary>Why it cannot be done as things are; null: it can.</summary>
    private static (TextView What, TextView Action)? Obstacle(MunicipalityHolding held, Municipality? named, ExitDesk exits)
    {
        if (named is not null) return (new($"団体 {held.Municipality} はリージョン定義にあります。使っている団体の鍵は破棄できません。", $"Municipality {held.Municipality} is in the region; the key of one that is served cannot be destroyed."),
            new("リージョン定義から外して bus region apply --prune を実行してから、もう一度実行してください。", "Take it out of the region file, run bus region apply --prune, then run this again."));
        if (!held.HasKey && held.KeyDestroyedAt is null) return (new($"団体 {held.Municipality} には鍵がありません。", $"Municipality {held.Municipality} never had a key."), new("団体コードを確かめてください。", "Check the code."));
        if (exits.IsBusy && exits.State?.Municipality == held.Municipality.Value) return (new($"団体 {held.Municipality} の書き出しが実行中です。", $"An exit export of municipality {held.Municipality} is under way."),
            AfterExport);
        if (held.IsUnfinished) return (
            new($"団体 {held.Municipality} に終わっていないものがあります（取り込み中 {held.Processing}、未配信 {held.Undelivered}、未訂正エラー {held.OpenErrors}）。鍵を破棄すると配信も訂正もできなくなります。",
                $"Of municipality {held.Municipality} something is not finished (being taken in {held.Processing}, undelivered {held.Undelivered}, open errors {held.OpenErrors}); without the key it can be neither delivered nor corrected."),
            new("団体をリージョン定義に戻して配信を終え（配信先が使えないときは by: mailbox に変えて再送し、取り出します）、エラーは訂正するか対象外（bus error dismiss）にしてから、もう一度外してください。",
                "Put the municipality back into the region and finish the deliveries (where a consumer is no more, make it by: mailbox, replay, and fetch them); correct the errors or dismiss them (bus error dismiss); then take it out again."));
        return null;
    }

    private static IResult Answer(DepartureOutcome outcome, MunicipalityView before) => outcome switch
    {
        DepartureOutcome.Done => Results.Json(new DestroyedKeyView(before, true)),
        DepartureOutcome.NoKey => Results.Json(new DestroyedKeyView(before, false)),
        DepartureOutcome.Unfinished => Changed("配信や受付が進んだため、状態が変わりました。", "Something of it was taken in or changed meanwhile."),
        DepartureOutcome.TooSoon => ApiAnswers.Conflict("リージョン定義が変わったばかりで、直前に受け付けたものがまだ記録の途中かもしれません。何も破棄していません。", "The region was changed only just now; what was accepted before may still be on its way into the journal. Nothing was destroyed.",
            new("Journal:LeaveAfter（既定 1 分）が過ぎてから、もう一度実行してください。", "Run it again once Journal:LeaveAfter (1 minute unless set) has passed.")),
        DepartureOutcome.Extracting => ApiAnswers.Conflict("別のノードでこの団体の書き出しが実行中です。何も破棄していません。", "An exit export of this municipality is under way on another node. Nothing was destroyed.", AfterExport),
        _ => Changed("その間にリージョン定義が変わりました。", "The region was changed meanwhile."),
    };

    private static IResult Changed(string ja, string en) => ApiAnswers.Conflict($"{ja}何も破棄していません。", $"{en} Nothing was destroyed.", new("bus municipality list で確かめ、もう一度実行してください。", "See bus municipality list, and run it again."));
}

/// <param name="Confirm">The municipality's code once more.</param>
/// <param name="Reason">Why; stands in the audit trail.</param>
/// <param name="DryRun">Only say what would be lost, and what is in the way.</param>
internal sealed record DestroyKeyRequest(string? Confirm = null, string? Reason = null, bool DryRun = false);

/// <param name="Before">What lay there before.</param>
/// <param name="Destroyed">False: it was gone already, or this was a dry run.</param>
internal sealed record DestroyedKeyView(MunicipalityView Before, bool Destroyed)
{
    /// <summary>Of a dry run: why it would be refused; null: it would not.</summary>
    public TextView? Obstacle { get; init; }

    /// <summary>What to do about the obstacle.</summary>
    public TextView? Action { get; init; }
}
