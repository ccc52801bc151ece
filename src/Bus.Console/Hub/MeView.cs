namespace Bus.Console.Hub;

/// <summary>Who the hub takes the caller for.</summary>
/// <param name="Municipality">The only one they see; null: all.</param>
internal sealed record MeView(string Name, string Role, string? Municipality)
{
    /// <summary>They may do everything but change who operates.</summary>
    public bool Operates => Role == "operator";

    /// <summary>They may act, in what they see.</summary>
    public bool Acts => Role is "operator" or "manager";

    /// <summary>They see what belongs to no municipality: nodes, disks, alerts.</summary>
    public bool SeesHub => Operates || (Role == "auditor" && Municipality is null);
}
