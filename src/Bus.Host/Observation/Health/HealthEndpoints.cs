using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Api;

namespace Bus.Host.Observation.Health;

/// <summary>Health over HTTP: for load balancers by status, for operators by JSON.</summary>
internal static class HealthEndpoints
{
    /// <summary>503 where this node should get no calls. Anybody may ask, so it names states only.</summary>
    public static async Task<IResult> ReadyAsync(HealthReport report, HubEnvironment environment, CancellationToken cancellation)
    {
        var answers = await report.LookAsync(cancellation);
        var state = HealthReport.StateOf(answers);
        return Results.Json(new ReadyView(NameOf(state), environment.Name, answers.ToDictionary(a => a.Name, a => a.Result.State.Wire())), statusCode: StatusOf(state));
    }

    /// <summary>The same by status alone: 204, or 503 where this node should get no calls.</summary>
    public static async Task<IResult> MayComeAsync(HealthReport report, CancellationToken cancellation) =>
        StatusOf(HealthReport.StateOf(await report.LookAsync(cancellation))) is var status && status == StatusCodes.Status200OK ? Results.NoContent() : Results.StatusCode(status);

    /// <summary>The same with texts, for operators; always 200, for the question was answered.</summary>
    public static async Task<HealthView> DetailAsync(HealthReport report, CancellationToken cancellation)
    {
        var answers = await report.LookAsync(cancellation);
        return new HealthView(NameOf(HealthReport.StateOf(answers)), [.. answers.Select(a => new CheckView(a.Name, a.Result.State.Wire(), TextView.Of(a.Result.What)))]);
    }

    private static string NameOf(CheckState state) => state switch { CheckState.Ok => "ready", CheckState.Degraded => "degraded", _ => "unavailable" };

    private static int StatusOf(CheckState state) => state == CheckState.Failed ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
}

internal sealed record ReadyView(string Status, string? Environment, Dictionary<string, string> Checks);

internal sealed record HealthView(string Status, CheckView[] Checks);

internal sealed record CheckView(string Name, string State, TextView What);
