using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Reading;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>再送: shown first, always; sent when its reason was given, or put before a second person where the region asks for one.</summary>
internal static class ReplayDesk
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/messages/{receipt}/replay", (string receipt, Visit visit) => AnswerAsync(visit, ReplayOf.Receipt(receipt, visit))).WithMetadata(FormSize.Of);
        pages.MapGet("/replay", (Visit visit) => visit.Page<ReplayChoicePage>(new("期間や項目の値で再送する", "Send again by period or by key"), Asked.Query(visit, "municipality", "contract", "consumer"))).AddEndpointFilter(Gate.Acting);
        pages.MapPost("/replay", async (Visit visit) => ReplayOf.Selection(visit, out var no) is { } replay ? await AnswerAsync(visit, replay) : no!).WithMetadata(FormSize.Of);
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

/// <summary>What is to be sent again: of one receipt, what a consumer has parked or took in a period, or the records with a key.</summary>
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

    /// <returns>Null, with the page that says so: what the form says is no selection.</returns>
    public static ReplayOf? Selection(Visit visit, out IResult? no)
    {
        if (!visit.TryMoment("from", out var from, out no) || !visit.TryMoment("to", out var to, out no)) return null;
        var (municipality, consumer, contract, state) = (visit.Field("municipality") ?? visit.Me?.Municipality ?? "", visit.Field("consumer"), visit.Field("contract"), visit.Field("state") ?? "parked");
        var sought = visit.Field("items") is { } lines ? (Sought.Read(lines) is { } read ? new Sought(municipality, contract, read) : null) : Sought.Open(visit);
        if (sought is null && (visit.Field("items") ?? visit.Field(Sought.Field)) is not null)
        {
            no = visit.Problem(Problems.Wrong("項目の値は「項目=値」を 1 行に 1 つ、同じ項目は一度だけ書いてください。", "Write item=value, one a line, each item once."), StatusCodes.Status400BadRequest);
            return null;
        }
        var reader = visit.Reader;
        var what = string.Join(", ", new[] { consumer is null ? municipality : $"{municipality}/{consumer}", contract, sought?.Items, reader.Of(state), from is null && to is null ? null : $"{reader.At(from)} – {reader.At(to)}" }.OfType<string>());
        (string, string)[] fields = [("municipality", municipality), ("consumer", consumer ?? ""), ("contract", contract ?? ""), ("state", state), ("from", visit.Field("from") ?? ""), ("to", visit.Field("to") ?? ""), (Sought.Field, sought?.Seal(visit) ?? "")];
        return new ReplayOf("messages/replay", "/console/replay", what, fields, (reason, dryRun, after) => new { municipality, consumer, contract, from, to, state, key = sought?.Key, reason, dryRun, after })
        {
            Follow = new QueryBuilder(new[] { KeyValuePair.Create("municipality", municipality), KeyValuePair.Create("contract", contract ?? "") }.Where(q => q.Value.Length > 0)),
        };
    }

    /// <summary>Of a selection: which messages of the list to look at, to see how far it is; null: those that stand in the outcome.</summary>
    public QueryBuilder? Follow { get; init; }
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
