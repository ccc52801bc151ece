namespace Bus.Core.Dispatch.Approvals;

/// <summary>Requests for a second person. Section <c>Approvals</c>.</summary>
public sealed class ApprovalOptions
{
    /// <summary>A request that nobody decided on for so long is over; default 24 h.</summary>
    public TimeSpan ExpireAfter { get; set; } = TimeSpan.FromHours(24);
    /// <summary>Most deliveries of one request; default 100,000.</summary>
    public int MaxDeliveries { get; set; } = 100_000;
    /// <summary>How often approved requests are looked for; default 1 s.</summary>
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(1);

    internal bool IsValid => ExpireAfter > TimeSpan.Zero && MaxDeliveries >= 1 && Look > TimeSpan.Zero;

    internal const string Rule = "Approvals:ExpireAfter、Look は 0 より長く、MaxDeliveries は 1 以上にしてください。 / Approvals:ExpireAfter and Look must be more than 0, MaxDeliveries 1 or more.";
}
