namespace Bus.Core.Operation;

/// <summary>Maintenance on several nodes. Section <c>Operation</c>.</summary>
public sealed class OperationOptions
{
    /// <summary>How often a node looks for a maintenance that another began; default 0.5 s.</summary>
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(0.5);
    /// <summary>How often a node says that it is there, while there is no maintenance; default 10 s.</summary>
    public TimeSpan Report { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>A node that has said nothing for so long has nothing under way; default 30 s.</summary>
    public TimeSpan Silent { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>This node's name; <c>Node:Name</c>, else the machine's.</summary>
    public string Node { get; set; } = Environment.MachineName;
}
