namespace Bus.Identity.SignOut;

/// <summary>A sign-out under way: who is to be told, who was. It is kept between the browser's ways to the relying parties.</summary>
internal sealed class Logout
{
    /// <summary>Who began it; null: the person, from the portal.</summary>
    public LogoutOrigin? Origin { get; init; }
    /// <summary>Everybody else who was told of the session.</summary>
    public List<LogoutStep> Steps { get; init; } = [];

    public bool IsPartial => Steps.Any(s => s.State != LogoutState.Done);
}

/// <summary>The request that a relying party began it with, and where its answer goes.</summary>
internal sealed record LogoutOrigin(string Party, string RequestId, string? RelayState, string Binding);

/// <summary>How far a relying party has come.</summary>
internal enum LogoutState
{
    Waiting,
    Sent,
    Done,
    Failed,
}

/// <summary>One relying party to tell.</summary>
internal sealed class LogoutStep
{
    public required string Party { get; init; }
    public required string SessionIndex { get; init; }
    public required string NameFormat { get; init; }
    public required string Name { get; init; }
    public LogoutState State { get; set; }
    /// <summary>ID of our request, by which the answer is known.</summary>
    public string? RequestId { get; set; }
}
