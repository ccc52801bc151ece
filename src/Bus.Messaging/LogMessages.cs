using Microsoft.Extensions.Logging;

namespace Bus.Messaging;

/// <summary>Every log line of the broker's side. Ids 7000–7099 are its own and never change their meaning. No line holds a password.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(7001, LogLevel.Information, "The broker {Broker} takes and brings tickets.")]
    public static partial void RoadOpen(this ILogger log, string broker);

    [LoggerMessage(7002, LogLevel.Warning, "The broker {Broker} takes no tickets: {Why}. Accepting goes on; deliveries resume by themselves when it is back.")]
    public static partial void RoadClosed(this ILogger log, string broker, string why);

    [LoggerMessage(7003, LogLevel.Warning, "The receiving side of the broker {Broker} did not end in time ({Trouble}); a new one is made.")]
    public static partial void RoadNotLeft(this ILogger log, string broker, string trouble);
}
