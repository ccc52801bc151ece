using System.Globalization;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>リージョン定義の適用: a region file, what it would change, and just that put in force; the versions there were, and what became of one in another.</summary>
internal static class RegionChangeDesk
{
    private const string Versions = "/console/region/versions";
    private const string Purpose = "console-region";
    private const string Yaml = "application/yaml";

    private static readonly TextView Title = new("リージョン定義の適用", "Apply a region file");

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/region/apply", (Visit visit) => visit.Page<RegionApplyPage>(Title, new RegionApplyModel(null))).AddEndpointFilter(Gate.Operating);
        FormSize.TakesDocument(pages, pages.MapPost("/region/apply", AnswerAsync).AddEndpointFilter(Gate.Operating));
        pages.MapGet("/region/versions", VersionsAsync).AddEndpointFilter(Gate.Operating);
        pages.MapGet("/region/differences", DifferencesAsync).AddEndpointFilter(Gate.Operating);
    }

    private static async Task<IResult> AnswerAsync(Visit visit)
    {
        if (Document.Read(visit, Purpose, out var no) is not { } document) return no!;
        var prune = visit.Field("prune") == "1";
        return visit.Field("send") == "1" ? await ApplyAsync(visit, document, prune) : await ShowAsync(visit, document, prune, isOther: false);
    }

    private static async Task<IResult> ShowAsync(Visit visit, Document document, bool prune, bool isOther)
    {
        var plan = await visit.PostDocumentAsync<RegionPlanView>($"region/apply?dryRun=true&prune={Word(prune)}", document.Bytes, Yaml);
        return visit.Page<RegionApplyPage, RegionPlanView>(plan, Title, found => Model(visit, document, prune, found) with { IsOther = isOther });
    }

    private static async Task<IResult> ApplyAsync(Visit visit, Document document, bool prune)
    {
        if (!long.TryParse(visit.Field("basis"), NumberStyles.None, CultureInfo.InvariantCulture, out var basis)) return visit.Problem(Problems.NotAForm(), StatusCodes.Status400BadRequest);
        if (prune && visit.Field("removal") != "1") return visit.Problem(Problems.Wrong("取り除くものを確かめて、その欄に印を付けてください。何も適用していません。", "Look at what is removed, and tick that box. Nothing was applied."), StatusCodes.Status400BadRequest);
        // To the version that was shown and to no other, so that what was looked at is what is done.
        var done = await visit.PostDocumentAsync<RegionPlanView>(string.Create(CultureInfo.InvariantCulture, $"region/apply?prune={Word(prune)}&basis={basis}"), document.Bytes, Yaml);
        if (done.Status == StatusCodes.Status409Conflict) return await ShowAsync(visit, document, prune, isOther: true);
        if (done.Trouble is { } trouble) return visit.Problem(trouble, done.Status);
        if (done.Value!.Refused) return visit.Page<RegionApplyPage>(Title, Model(visit, document, prune, done.Value));
        return visit.Done(Versions, done.Value.NodesWithoutIt.Length == 0 ? Notices.RegionApplied : Notices.RegionSpreads);
    }

    private static RegionApplyModel Model(Visit visit, Document document, bool prune, RegionPlanView plan) =>
        new(plan) { Prune = prune, Document = plan.Refused ? null : document.Seal(visit, Purpose), Pasted = plan.Refused ? document.Pasted : null };

    private static async Task<IResult> VersionsAsync(Visit visit)
    {
        // One more than is shown: what a version changed is told by the one before it.
        var rows = visit.Options.Rows;
        var found = await visit.GetAsync<RegionVersionView[]>($"region/versions{Asked.Query(visit, "before").With("limit", $"{rows + 1}")}");
        return visit.Page<RegionVersionsPage, RegionVersionView[]>(found, new("リージョン定義の版", "Versions of the region"), all =>
            new RegionVersionsModel([.. all.Take(rows).Select((v, i) => (v, i + 1 < all.Length ? all[i + 1].Number : 0L))], all.Length > rows ? $"?before={all[rows - 1].Number}" : null));
    }

    private static async Task<IResult> DifferencesAsync(Visit visit)
    {
        var found = await visit.GetAsync<RegionDifferenceView>($"region/differences{Asked.Query(visit, "from", "to")}");
        return visit.Page<RegionDifferencesPage, RegionDifferenceView>(found, new("リージョン定義の版の違い", "What changed between two versions"), all => all);
    }

    private static string Word(bool flag) => flag ? "true" : "false";
}

/// <param name="Plan">What the file comes to; null: none was handed over yet.</param>
internal sealed record RegionApplyModel(RegionPlanView? Plan)
{
    /// <summary>What the file does not name is removed.</summary>
    public bool Prune { get; init; }

    /// <summary>The file for the form that confirms it, sealed; null: there is nothing to confirm.</summary>
    public string? Document { get; init; }

    /// <summary>What was pasted and has to be corrected; null: nothing.</summary>
    public string? Pasted { get; init; }

    /// <summary>Another version is in force than the one for which this was confirmed.</summary>
    public bool IsOther { get; init; }

    /// <summary>Something would change.</summary>
    public bool Changes => Plan?.Changes.Any(c => c.Kind != "kept") == true;
}

/// <param name="Rows">Each with the number of the version before it, 0 where there is none.</param>
/// <param name="Next">Query of the rest of the list; null: it ends.</param>
internal sealed record RegionVersionsModel(IReadOnlyList<(RegionVersionView Version, long Before)> Rows, string? Next);
