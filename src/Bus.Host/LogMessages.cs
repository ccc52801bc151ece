namespace Bus.Host;

/// <summary>Every log line of the host. Ids 8000–8999 are its own and never change their meaning. No line holds personal data.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(8401, LogLevel.Warning, "The health check {Check} failed.")]
    public static partial void CheckFailed(this ILogger log, string check, Exception exception);

    [LoggerMessage(8402, LogLevel.Warning, "The journal's backlog could not be counted for the metrics.")]
    public static partial void BacklogNotCounted(this ILogger log, Exception exception);
}
