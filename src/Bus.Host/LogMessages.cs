namespace Bus.Host;

/// <summary>Every log line of the host. Ids 8000–8999 are its own and never change their meaning. No line holds personal data.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(8201, LogLevel.Critical, "{Part} broke off by an error inside the hub; the hub stops, with exit code 1.")]
    public static partial void HubBroke(this ILogger log, string part, Exception exception);

    [LoggerMessage(8301, LogLevel.Error, "The changed TLS certificate cannot be used; the one before stays in force: {Reason}")]
    public static partial void CertificateNotRead(this ILogger log, string reason);

    [LoggerMessage(8302, LogLevel.Information, "A new TLS certificate is in force for new connections (SHA-256 {Fingerprint})")]
    public static partial void CertificateRenewed(this ILogger log, string fingerprint);

    [LoggerMessage(8401, LogLevel.Warning, "The health check {Check} failed.")]
    public static partial void CheckFailed(this ILogger log, string check, Exception exception);

    [LoggerMessage(8402, LogLevel.Warning, "The journal's backlog could not be counted for the metrics.")]
    public static partial void BacklogNotCounted(this ILogger log, Exception exception);

    [LoggerMessage(8410, LogLevel.Warning, "{Count} alerts could not be told by {Channel}, next at {Next:O}: {Trouble}")]
    public static partial void AlertsNotTold(this ILogger log, int count, string channel, DateTimeOffset next, string trouble);

    [LoggerMessage(8411, LogLevel.Warning, "What is to be told by {Channel} could not be read or marked; it stays in the journal.")]
    public static partial void AlertsNotRead(this ILogger log, string channel, Exception exception);

    [LoggerMessage(8420, LogLevel.Information, "A backup was made: {Bytes} bytes, {Files} files.")]
    public static partial void BackupMade(this ILogger log, long bytes, long files);

    [LoggerMessage(8421, LogLevel.Information, "{Count} old backups were deleted.")]
    public static partial void BackupsPruned(this ILogger log, int count);

    [LoggerMessage(8422, LogLevel.Error, "A backup failed; nothing of it is left.")]
    public static partial void BackupFailed(this ILogger log, Exception exception);

    [LoggerMessage(8430, LogLevel.Information, "The {Kind} reports of {Period} were written, for all and for each of {Municipalities} municipalities.")]
    public static partial void ReportsWritten(this ILogger log, string kind, string period, int municipalities);

    [LoggerMessage(8431, LogLevel.Information, "{Count} old sets of reports were deleted.")]
    public static partial void ReportsPruned(this ILogger log, int count);

    [LoggerMessage(8432, LogLevel.Error, "Daily or monthly reports could not be written; nothing of them is there, and they are tried again.")]
    public static partial void ReportsFailed(this ILogger log, Exception exception);

    [LoggerMessage(8423, LogLevel.Information, "An exit export of municipality {Municipality} was made: {Messages} messages with their records.")]
    public static partial void ExitMade(this ILogger log, string municipality, long messages);

    [LoggerMessage(8424, LogLevel.Error, "An exit export of municipality {Municipality} failed; nothing of it is left.")]
    public static partial void ExitFailed(this ILogger log, string municipality, Exception exception);

    [LoggerMessage(8412, LogLevel.Warning, "The look for what is wrong failed, or an alert could not be written.")]
    public static partial void AlertsNotLooked(this ILogger log, Exception exception);

    [LoggerMessage(8413, LogLevel.Warning, "The look for what is wrong failed in one of its sources ({Source}); what that told before stays open, and the others are looked at.")]
    public static partial void AlertSourceFailed(this ILogger log, string source, Exception exception);
}
