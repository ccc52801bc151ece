using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Api.Access;
using Bus.Region;
using Microsoft.Extensions.Options;

namespace Bus.Host.Api;

/// <summary>The region over HTTP: apply, summary, export.</summary>
internal static class RegionEndpoints
{
    public static void Map(RouteGroupBuilder region)
    {
        region.MapGet("/", (Caller caller, IRegionStore store, ICatalogue catalogue) => RegionSummary.Of(SeenBy(caller, store.Current), catalogue.Current)).For(AccessRule.ReadOwn);
        region.MapGet("/export", (IRegionStore store) => Results.Text(RegionExporter.ToYaml(store.Current), "application/yaml", Encoding.UTF8));
        region.MapPost("/apply", ApplyAsync).ReadsBody();
    }

    /// <summary>422 where the document was refused; the answer names every error.</summary>
    private static async Task<IResult> ApplyAsync(HttpRequest request, Caller caller, bool? prune, bool? dryRun, RegionApplier applier, RegionSpread spread, IOptions<RegionOptions> options, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        if (await CopyAsync(request.Body, body, options.Value.MaxFileBytes, cancellation) is { } tooLarge) return tooLarge;
        var reading = RegionFile.ReadJson(body.ToArray(), options.Value);
        var readable = reading.Problems.Count == 0;
        // What could be read of a wrong document is looked through all the same, so that all its errors are named at once.
        var dry = (dryRun ?? false) || !readable;
        if (dry) caller.NothingToRecord();
        else await caller.RecordAsync("region.apply", "region", null, null, cancellation, $"{(prune == true ? "prune, " : "")}sha256 {Convert.ToHexStringLower(SHA256.HashData(body.ToArray()))}");
        // Who operates the hub is the business of who owns its machine: otherwise anybody could make a second person of their own.
        var applied = reading.IsReadable
            ? await applier.ApplyAsync(reading.Document, prune ?? false, dry, cancellation, mayChangeOversight: caller.Actor.IsLocal)
            : new RegionApplied { Applied = false };
        var answer = RegionAnswer.Of(applied, reading.With(applied.Problems)) with { NodesWithoutIt = applied.Applied ? [.. await spread.WaitAsync(cancellation)] : [] };
        return Results.Json(answer, statusCode: answer.Refused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

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

    public static RegionAnswer Of(RegionApplied applied, IEnumerable<RegionProblem> problems)
    {
        ImmutableArray<RegionProblemView> views = [.. problems.Select(RegionProblemView.Of)];
        return new RegionAnswer(applied.Applied, views.Any(p => p.Severity == "error"),
            [.. applied.Changes.Select(c => new RegionChangeView(c.Kind.Wire(), c.Path, TextView.Of(c.Text)))], views, [.. applied.RemovedRoutes.Select(r => r.ToString())]);
    }
}

internal sealed record RegionChangeView(string Kind, string Path, TextView Text);

internal sealed record RegionProblemView(string Severity, string Code, string Path, int? Line, int? Column, TextView Text)
{
    public static RegionProblemView Of(RegionProblem p) => new(p.Severity.Wire(), p.Code, p.Path, p.Line, p.Column, TextView.Of(p.Text));

    public string Place => Line is null ? Path : $"{Line}:{Column} {Path}";
}
