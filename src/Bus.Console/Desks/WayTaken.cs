using Bus.Console.Hub;

namespace Bus.Console.Desks;

/// <summary>How far a message has come on the one way that all take.</summary>
/// <param name="In">From the door to the broker.</param>
/// <param name="Out">For each delivery, from the order gate to the reconciliation.</param>
internal sealed record WayTaken(StepTaken[] In, (DeliveryView Delivery, StepTaken[] Steps)[] Out)
{
    private const string Commit = "commit to the journal", Gate = "order gate", Convert = "convert", HandOver = "hand over to the consumer";

    public static WayTaken Of(WayView way, MessageDetailView detail)
    {
        var (message, last) = (detail.Message, way.In.Length - 1);
        var at = Array.IndexOf(way.In, Commit);
        var taken = message.State switch
        {
            // Until a bulk file has come to its end, its records are read and committed; nothing is released.
            "processing" => Steps(way.In, at, "here"),
            "refused" => Steps(way.In, at - 1, "stopped"),
            // The same file again: it ends where the first one is found.
            "duplicate" => Steps(way.In, at, "stopped"),
            _ => Steps(way.In, last, "past"),
        };
        return new WayTaken(taken, [.. detail.Deliveries.Select(d => (d, d.State switch
        {
            "delivered" => Steps(way.Out, way.Out.Length - 1, d.Confirmed is { } said && said != d.Sent ? "stopped" : "past"),
            "delivering" => Steps(way.Out, Array.IndexOf(way.Out, HandOver), "here"),
            "parked" => Parked(way.Out),
            _ => Steps(way.Out, Array.IndexOf(way.Out, Gate), "here"),
        }))]);
    }

    // Records are converted while they are handed over, and either may have refused them (a character set that cannot hold them, say): that it came past the conversion is not known. Its trouble says why.
    private static StepTaken[] Parked(string[] names) => [.. Steps(names, Array.IndexOf(names, HandOver), "stopped").Select(s => s.Name == Convert ? s with { How = "" } : s)];

    private static StepTaken[] Steps(string[] names, int at, string how) => [.. names.Select((name, i) => new StepTaken(name, i < at ? "past" : i == at ? how : ""))];
}

/// <summary>A step: <c>past</c>, <c>here</c>, <c>stopped</c>, or not reached (empty).</summary>
internal sealed record StepTaken(string Name, string How);
