using Microsoft.Extensions.Logging;

namespace Bus.Core.Nodes;

/// <summary>What the nodes log. Ids 1100–1199.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1100, LogLevel.Information, "Node {Node} took {Taken} leases and gave back {Given}; {Nodes} nodes live.")]
    public static partial void LeasesMoved(this ILogger log, string node, int taken, int given, int nodes);

    [LoggerMessage(1101, LogLevel.Warning, "Lease {Shard} is no longer this node's; {Holder} has it.")]
    public static partial void LeaseLost(this ILogger log, int shard, string holder);

    [LoggerMessage(1102, LogLevel.Warning, "Node {Node} ({Url}) said nothing for {Seconds} s and is taken for dead; its work goes to the others.")]
    public static partial void NodeLost(this ILogger log, string node, string url, double seconds);

    [LoggerMessage(1103, LogLevel.Warning, "The others took node {Node} for dead, or another hub took its name. It begins anew, without leases.")]
    public static partial void NodeLifeOver(this ILogger log, string node);

    [LoggerMessage(1104, LogLevel.Warning, "Node {Node} does not reach the journal for its heartbeat: {Why}. If that lasts, it stops delivering by itself.")]
    public static partial void NodeRoundFailed(this ILogger log, string node, string why);

    [LoggerMessage(1105, LogLevel.Information, "Node {Node} reaches the journal for its heartbeat again.")]
    public static partial void NodeRoundsGoOn(this ILogger log, string node);

    [LoggerMessage(1106, LogLevel.Warning, "A hub {Url} with the name {Node} was on this journal; waiting up to {Seconds} s to see whether it lives.")]
    public static partial void NodeNameWaited(this ILogger log, string node, string url, double seconds);
}
