using System.Diagnostics;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Core.Observation;

/// <summary>
/// The spans of a message's way (OpenTelemetry, W3C Trace Context), from the door to the consumer. The context lies in the journal with the message, so that
/// a delivery after a restart still hangs under its receipt. Attributes say where and how many, never what: no value of a record, no name of a file.
/// </summary>
public static class Traces
{
    /// <summary>Name of the source, for whoever exports.</summary>
    public const string SourceName = "Bus";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>What is to be carried on now; null: nothing is traced.</summary>
    public static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;

    /// <summary>
    /// A span under a context that was carried here (<c>traceparent</c>); where there is none, or none that can be read, the first of a new trace. Where nothing is traced, a context that
    /// came is carried on all the same.
    /// </summary>
    public static Activity? Continue(string name, ActivityKind kind, string? traceparent)
    {
        var came = ActivityContext.TryParse(traceparent, null, isRemote: true, out var carried);
        if (!Source.HasListeners()) return came ? new Activity(name).SetParentId(traceparent!).Start() : null;
        if (came) return Source.StartActivity(name, kind, carried);
        // What the web server or the broker's library began for itself is not exported: nothing may hang under it.
        Activity.Current = null;
        return Source.StartActivity(name, kind);
    }

    /// <summary>A span under the current one.</summary>
    public static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>Where it goes.</summary>
    public static Activity? About(this Activity? span, MunicipalityCode municipality, string contract) =>
        span?.SetTag("bus.municipality", municipality.Value).SetTag("bus.contract", contract);

    /// <summary>What the journal made of it.</summary>
    public static Activity? About(this Activity? span, MessageInfo message) =>
        span.About(message.Sender.Municipality, message.Contract)?.SetTag("bus.application", message.Sender.Application).SetTag("bus.path", message.Path.Wire())
            .SetTag("bus.receipt", message.Receipt).SetTag("bus.state", message.State.Wire())
            .SetTag("bus.records", message.Records).SetTag("bus.records.accepted", message.Accepted.Records).SetTag("bus.records.rejected", message.Rejected);

    /// <summary>Which delivery it is.</summary>
    public static Activity? About(this Activity? span, Delivery delivery) =>
        span?.SetTag("bus.municipality", delivery.Route.Municipality.Value).SetTag("bus.route", delivery.Route.ToString()).SetTag("bus.receipt", delivery.Message.Receipt)
            .SetTag("bus.by", delivery.By.Wire()).SetTag("bus.attempt", delivery.Attempts + 1).SetTag("bus.records", delivery.Message.Accepted.Records);

    /// <summary>It ended in a failure of this kind.</summary>
    public static void Fail(this Activity? span, string kind) => span?.SetTag("error.type", kind).SetStatus(ActivityStatusCode.Error);
}
