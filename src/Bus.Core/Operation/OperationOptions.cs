namespace Bus.Core.Operation;

/// <summary>Maintenance on several nodes, and the clock. Section <c>Operation</c>.</summary>
public sealed class OperationOptions
{
    /// <summary>How often a node looks for a maintenance that another began; default 0.5 s.</summary>
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(0.5);
    /// <summary>How often a node says that it is there, while there is no maintenance; default 10 s.</summary>
    public TimeSpan Report { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>A node that has said nothing for so long has nothing under way; default 30 s.</summary>
    public TimeSpan Silent { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>A wall clock that jumps by more than this is not believed by what forgets for good, until it is back or has stood for as long; default 1 d.</summary>
    public TimeSpan ClockJump { get; set; } = TimeSpan.FromDays(1);

    internal bool IsValid => Look > TimeSpan.Zero && Report > TimeSpan.Zero && Silent > TimeSpan.Zero && ClockJump > TimeSpan.Zero;

    internal const string Rule = "Operation:Look、Report、Silent、ClockJump は 0 より長くしてください。 / Operation:Look, Report, Silent and ClockJump must be more than 0.";
}
