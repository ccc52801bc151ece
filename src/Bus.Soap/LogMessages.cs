using System.Net;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Bus.Soap.Egress;
using Microsoft.Extensions.Logging;

namespace Bus.Soap;

/// <summary>All log messages of the SOAP side; event ids 5000–5099 and never reused. No values of records, no names, no credentials, no secrets.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(5000, LogLevel.Information, "SOAP request refused: {Code} (municipality {Municipality}, from {Address})")]
    public static partial void Refused(this ILogger log, FaultCode code, string municipality, IPAddress? address);

    [LoggerMessage(5009, LogLevel.Debug, "SOAP request refused: over its quota")]
    public static partial void RefusedForQuota(this ILogger log);

    [LoggerMessage(5001, LogLevel.Error, "SOAP request failed unexpectedly; the caller was told number {Id}")]
    public static partial void Unexpected(this ILogger log, Exception exception, string id);

    [LoggerMessage(5002, LogLevel.Information, "SOAP caller left before it was answered")]
    public static partial void CallerLeft(this ILogger log);

    [LoggerMessage(5003, LogLevel.Error, "Soap:ClientAuthorities cannot be read, so certificates registered by issuer and subject prove nobody: {Reason}")]
    public static partial void AuthoritiesNotRead(this ILogger log, string reason);

    [LoggerMessage(5020, LogLevel.Information, "Asynchronous answer {Reply} to {Application} was sent (attempt {Attempt})")]
    public static partial void ReplySent(this ILogger log, long reply, ApplicationRef application, int attempt);

    [LoggerMessage(5021, LogLevel.Warning, "Asynchronous answer {Reply} to {Application} is given up after {Attempts} attempts")]
    public static partial void ReplyGivenUp(this ILogger log, long reply, ApplicationRef application, int attempts);

    [LoggerMessage(5022, LogLevel.Warning, "Asynchronous answer {Reply} to {Application} is not sent: its address is no longer allowed, or there is nothing left to tell")]
    public static partial void ReplyDropped(this ILogger log, long reply, ApplicationRef application);

    [LoggerMessage(5023, LogLevel.Error, "Asynchronous answers cannot be read or written now; they stay in the journal")]
    public static partial void RepliesNotRead(this ILogger log, Exception exception);

    /// <summary>What went well is in the journal, and with thousands a second a line for each would cost more than the call.</summary>
    public static void ConsumerAnswered(this ILogger log, long delivery, int page, ConsumerAnswers.Row answer) =>
        log.PageAnswered(answer.Verdict == Verdict.Taken ? LogLevel.Debug : LogLevel.Information, delivery, page, answer.Name);

    [LoggerMessage(EventId = 5010, Message = "Delivery {Delivery}: page {Page} answered: {Answer}")]
    private static partial void PageAnswered(this ILogger log, LogLevel level, long delivery, int page, string answer);
}
