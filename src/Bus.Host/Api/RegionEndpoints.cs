using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;
using Bus.Region;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Bus.Host.Api;

/// <summary>The region over HTTP: apply, summary, export, and its versions.</summary>
internal static class RegionEndpoints
{
    public static void Map(RouteGroupBuilder region)
    {
        region.MapGet("/", (Caller caller, IRegionStore store, ICatalogue catalogue) => RegionSummary.Of(SeenBy(caller, store.Current), catalogue.Current)).For(AccessRule.ReadOwn);
        region.MapGet("/export", ExportAsync);
        region.MapPost("/apply", ApplyAsync).ReadsBody();
        region.MapGet("/versions", VersionsAsync);
        region.MapGet("/differences", DifferencesAsync);
    }

    private static async Task<IEnumerable<RegionVersionView>> VersionsAsync(IRegionHistory history, HttpContext http, int? limit, long? before, CancellationToken cancellation)
    {
        var found = await history.ListAsync(Math.Clamp(limit ?? 100, 1, 10_000), before, cancellation);
        if (found.More) NextPart.Tell(http, "before", found[^1].Number.ToString(CultureInfo.InvariantCulture));
        return found.Select(v => new RegionVersionView(v.Number, JapanTime.Of(v.AppliedAt)));
    }

    private static async Task<IResult> ExportAsync(IRegionStore store, IRegionHistory history, long? number, CancellationToken cancellation) =>
        (number is { } of ? await history.FindAsync(of, cancellation) : store.Current) is { } region ? Results.Text(RegionExporter.ToYaml(region), "application/yaml", Encoding.UTF8) : NoSuchVersion();

    private static IResult NoSuchVersion() => ApiAnswers.NotFound("その番号の版はないか、もう読めません。", "There is no version with this number, or it cannot be read any more.");

    private static async Task<IResult> DifferencesAsync(IRegionHistory history, long from, long to, CancellationToken cancellation)
    {
        // Before the first version there was nothing.
        var before = from == 0 ? RegionModel.Empty : await history.FindAsync(from, cancellation);
        if (before is null || await history.FindAsync(to, cancellation) is not { } after)
            return NoSuchVersion();
        var difference = RegionDifference.Of(before, after);
        return Results.Json(new RegionDifferenceView(from, to, [.. difference.Changes.Select(RegionChangeView.Of)], [.. difference.RemovedRoutes.Select(r => r.ToString())]));
    }

    /// <summary>JSON, or with its type (<c>application/yaml</c>) a region file as it stands. 422 where the document was refused: the answer names every error; 409 where another version is in force than <paramref name="basis"/>.</summary>
    private static async Task<IResult> ApplyAsync(HttpRequest request, Caller caller, bool? prune, bool? dryRun, long? basis, RegionApplier applier, RegionSpread spread, IOptions<RegionOptions> options, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        if (await CopyAsync(request.Body, body, options.Value.MaxFileBytes, cancellation) is { } tooLarge) return tooLarge;
        var reading = IsYaml(request) ? RegionFile.ReadYaml(body.ToArray(), options.Value) : RegionFile.ReadJson(body.ToArray(), options.Value);
        var readable = reading.Problems.Count == 0;
        // What could be read of a wrong document is looked through all the same, so that all its errors are named at once.
        var dry = (dryRun ?? false) || !readable;
        if (dry) caller.NothingToRecord();
        else await caller.RecordAsync("region.apply", "region", null, null, cancellation, $"{(prune == true ? "prune, " : "")}sha256 {Convert.ToHexStringLower(SHA256.HashData(body.ToArray()))}");
        // Who operates the hub is the business of who owns its machine: otherwise anybody could make a second person of their own.
        var applied = reading.IsReadable
            ? await applier.ApplyAsync(reading.Document, prune ?? false, dry, cancellation, mayChangeOversight: caller.Actor.IsLocal, basis)
            : new RegionApplied { Applied = false };
        if (applied.IsOutdated)
            return ApiAnswers.Conflict($"リージョン定義は、確認した版（{basis}）から変わっています（いまは {applied.Version}）。何も適用していません。", $"The region is no longer the version that was looked at ({basis}; now {applied.Version}). Nothing was applied.",
                new("何が変わるかをもう一度確認してから適用してください（dryRun）。", "Look again at what would change (dryRun), then apply."));
        var answer = RegionAnswer.Of(applied, reading.With(applied.Problems)) with { NodesWithoutIt = applied.Applied ? [.. await spread.WaitAsync(cancellation)] : [] };
        return Results.Json(answer, statusCode: answer.Refused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static bool IsYaml(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/yaml", StringComparison.OrdinalIgnoreCase);

    private static RegionModel SeenBy(Caller caller, RegionModel region) => caller.Scope is null ? region
        : new RegionModel { Municipalities = [.. region.Municipalities.Where(m => caller.Actor.Sees(m.Code))] };

    private static async Task<IResult?> CopyAsync(Stream from, MemoryStream to, int most, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (to.Length + read > most) return ApiAnswers.BadRequest($"リージョン定義が上限 {most:N0} バイトを超えています。", $"The region document is larger than {most:N0} bytes.");
            to.Write(buffer, 0, read);
        }
        return null;
    }
}

/// <summary>What an apply came to, as JSON.</summary>
internal sealed record RegionAnswer(bool Applied, bool Refused, ImmutableArray<RegionChangeView> Changes, ImmutableArray<RegionProblemView> Problems, ImmutableArray<string> RemovedRoutes)
{
    /// <summary>Nodes that do not use it yet; they will, unless they are dead.</summary>
    public ImmutableArray<string> NodesWithoutIt { get; init; } = [];

    /// <summary>The version of the region that was looked at: what a dry run shows holds for it, and is applied to it alone where <c>basis</c> names it.</summary>
    public long Version { get; init; }

    public static RegionAnswer Of(RegionApplied applied, IEnumerable<RegionProblem> problems)
    {
        ImmutableArray<RegionProblemView> views = [.. problems.Select(RegionProblemView.Of)];
        return new RegionAnswer(applied.Applied, views.Any(p => p.Severity == "error"),
            [.. applied.Changes.Select(RegionChangeView.Of)], views, [.. applied.RemovedRoutes.Select(r => r.ToString())]) { Version = applied.Version };
    }
}

/// <summary>A version of the region, and since when it is, or was, in force.</summary>
internal sealed record RegionVersionView(long Number, DateTimeOffset AppliedAt);

/// <summary>What became of one version in another.</summary>
internal sealed record RegionDifferenceView(long From, long To, ImmutableArray<RegionChangeView> Changes, ImmutableArray<string> RemovedRoutes);

internal sealed record RegionChangeView(string Kind, string Path, TextView Text)
{
    public static RegionChangeView Of(RegionChange c) => new(c.Kind.Wire(), c.Path, TextView.Of(c.Text));
}

internal sealed record RegionProblemView(string Severity, string Code, string Path, int? Line, int? Column, TextView Text)
{
    public static RegionProblemView Of(RegionProblem p) => new(p.Severity.Wire(), p.Code, p.Path, p.Line, p.Column, TextView.Of(p.Text));

    public string Place => Line is null ? Path : $"{Line}:{Column} {Path}";
}
