namespace Bus.Core.Nodes;

/// <summary>This hub as one of several nodes on one journal. Section <c>Node</c>.</summary>
public sealed class NodeOptions
{
    /// <summary>Its name among the nodes: 1 to 63 of a–z, 0–9, <c>-</c>, <c>.</c>; default: the machine's name. Two nodes on one machine need a name each.</summary>
    public string? Name { get; set; }
    /// <summary>How others reach it, as <c>bus node list</c> shows it; default: the first address it listens on.</summary>
    public string? Url { get; set; }
    /// <summary>How often it says in the journal that it lives, and looks who else does; default 2 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(2);
    /// <summary>After so long without a heartbeat the others take it for dead, and it stops delivering by itself; at least 3 heartbeats; default 10 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After it is told to stop, <c>/health/ready</c> says 503 for so long before it takes no more calls; longer than the load balancer's probe interval. Default 0: there is none.</summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.Zero;
    /// <summary>How long an applied region may take to reach all nodes before those without it are named; default 5 s.</summary>
    public TimeSpan RegionPatience { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>So often a hub that starts tries to take its place, each time for a third of <see cref="Patience"/>, before it gives up; default 10.</summary>
    public int JoinAttempts { get; set; } = 10;

    /// <summary>The name in force.</summary>
    public string EffectiveName => Name ?? OfMachine();

    /// <summary>True if the hub can work with it.</summary>
    internal bool IsValid => EffectiveName is { Length: > 0 and <= 63 } name && name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '.')
        && Heartbeat >= TimeSpan.FromMilliseconds(50) && Patience >= 3 * Heartbeat && DrainDelay >= TimeSpan.Zero && RegionPatience >= TimeSpan.Zero && JoinAttempts >= 1;

    internal const string Rule =
        "Node:Name は英小文字・数字・- . で 1～63 文字、Node:Heartbeat は 50ms 以上、Node:Patience はその 3 倍以上、Node:DrainDelay と Node:RegionPatience は 0 以上、Node:JoinAttempts は 1 以上にしてください。 / " +
        "Node:Name must be 1 to 63 of a-z, 0-9, - and .; Node:Heartbeat at least 50 ms and Node:Patience at least three times that; Node:DrainDelay and Node:RegionPatience not negative; Node:JoinAttempts 1 or more.";

    private static string OfMachine()
    {
        var name = new string([.. Environment.MachineName.ToLowerInvariant().Where(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-' or '.').Take(63)]);
        return name.Length > 0 ? name : "node";
    }
}
