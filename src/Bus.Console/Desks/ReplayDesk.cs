using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>再送: shown first, always; sent when its reason was given, or put before a second person where the region asks for one.</summary>
internal static class ReplayDesk
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/messages/{receipt}/replay", (string receipt, Visit visit) => AnswerAsync(visit, ReplayOf.Receipt(receipt, visit))).WithMetadata(FormSize.Of);
        pages.MapPost("/replay", (Visit visit) => AnswerAsync(visit, ReplayOf.Parked(visit))).WithMetadata(FormSize.Of);
    }

    private static async Task<IResult> AnswerAsync(Visit visit, ReplayOf replay)
    {
        var send = visit.Field("send") == "1";
        var reason = visit.Field("reason");
        if (send && reason is null) return visit.Problem(Problems.Wrong("理由を指定してください。", "Say the reason."), StatusCodes.Status400BadRequest);
        // Looked through before anything is sent, also the second time: what was shown is what is sent, or it is shown again.
        var steps = new List<ReplayStepView>();
        var needsApproval = false;
        await foreach (var page in PagesAsync(visit, replay, reason, dryRun: true))
        {
            if (page.Trouble is { } trouble) return visit.Problem(trouble, page.Status);
            steps.AddRange(page.Value!.Steps);
            needsApproval |= page.Value.NeedsApproval;
            if (steps.Count > visit.Options.MostReplayed) return visit.Problem(Problems.TooMany(visit.Options.MostReplayed), StatusCodes.Status400BadRequest);
        }
        var shown = ShownOf(steps);
        if (send && visit.Field("shown") == shown) return await SendAsync(visit, replay, reason!);
        return visit.Page<ReplayPage>(new("再送の確認", "What would be sent again"), new ReplayModel(replay, steps, needsApproval, shown) { IsOther = send });
    }

    private static async Task<IResult> SendAsync(Visit visit, ReplayOf replay, string reason)
    {
        var sent = new List<ReplayStepView>();
        await foreach (var page in PagesAsync(visit, replay, reason, dryRun: false))
        {
            // What was sent before it broke off stays sent.
            if (page.Trouble is { } trouble) return sent.Count == 0 ? visit.Problem(trouble, page.Status) : Sent(visit, replay, sent, trouble);
            if (page.Value!.Approval is { } approval) return new SeeOther($"/console/approvals/{approval.Id}");
            sent.AddRange(page.Value.Steps);
        }
        return Sent(visit, replay, sent, null);
    }

    /// <summary>The pages of a replay, each asked for when the one before was looked at; one that is refused is the last.</summary>
    private static async IAsyncEnumerable<Answer<ReplayPageView>> PagesAsync(Visit visit, ReplayOf replay, string? reason, bool dryRun)
    {
        for (long? after = 0; after is { } at;)
        {
            var page = await visit.PostAsync<ReplayPageView>(replay.Path, replay.Body(reason, dryRun, at));
            yield return page;
            after = page.Value?.Next;
        }
    }

    private static IResult Sent(Visit visit, ReplayOf replay, List<ReplayStepView> sent, ProblemView? trouble) =>
        visit.Page<ReplayPage>(new("再送を始めました", "Being sent again"), new ReplayModel(replay, sent, NeedsApproval: false, "") { IsSent = true, Trouble = trouble });

    /// <summary>What a preview showed, in short: what is sent, and how each stood. After it was sent nothing stands as it did, so that the same form sends nothing twice.</summary>
    internal static string ShownOf(IEnumerable<ReplayStepView> steps) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        steps.Where(s => s.WillSend).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Receipt} {s.Contract} {s.Consumer} {s.State} {s.DeliveredAt?.UtcTicks} {s.PagesDone}"))))));
}

/// <summary>What is to be sent again: of one receipt, or what a consumer has parked.</summary>
/// <param name="Path">Of the API.</param>
/// <param name="Address">Where its form goes.</param>
/// <param name="Body">What the API is asked: the reason, whether only to show, and behind which delivery to go on.</param>
/// <param name="Fields">What the form says, for the one that confirms it.</param>
internal sealed record ReplayOf(string Path, string Address, string What, IReadOnlyList<(string Name, string Value)> Fields, Func<string?, bool, long, object> Body)
{
    public static ReplayOf Receipt(string receipt, Visit visit)
    {
        var (consumer, delivered) = (visit.Field("consumer"), visit.Field("delivered") == "1");
        return new ReplayOf($"messages/{Uri.EscapeDataString(receipt)}/replay", $"/console/messages/{Uri.EscapeDataString(receipt)}/replay", consumer is null ? receipt : $"{receipt} → {consumer}",
            [("consumer", consumer ?? ""), ("delivered", delivered ? "1" : "")], (reason, dryRun, _) => new { consumer, delivered, reason, dryRun });
    }

    public static ReplayOf Parked(Visit visit)
    {
        var (municipality, consumer, contract) = (visit.Field("municipality"), visit.Field("consumer"), visit.Field("contract"));
        return new ReplayOf("messages/replay", "/console/replay", $"{municipality}/{contract}/{consumer}", [("municipality", municipality ?? ""), ("consumer", consumer ?? ""), ("contract", contract ?? "")],
            (reason, dryRun, after) => new { municipality = municipality ?? "", consumer, contract, state = "parked", reason, dryRun, after });
    }
}

/// <summary>What would be, or was, sent again.</summary>
/// <param name="Shown">What stands there, for the form that confirms it.</param>
internal sealed record ReplayModel(ReplayOf Of, IReadOnlyList<ReplayStepView> Steps, bool NeedsApproval, string Shown)
{
    /// <summary>Something else was confirmed: what is to be sent has changed since.</summary>
    public bool IsOther { get; init; }

    /// <summary>Why it was broken off; null: it was not.</summary>
    public ProblemView? Trouble { get; init; }

    /// <summary>The steps were done, not only shown.</summary>
    public bool IsSent { get; init; }
}
