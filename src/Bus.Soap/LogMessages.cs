using Bus.Core.Faults;
using Microsoft.Extensions.Logging;

namespace Bus.Soap;

/// <summary>All log messages of the SOAP side; event ids 5000–5099 and never reused. No values of records, no names, no secrets.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(5000, LogLevel.Information, "SOAP request refused: {Code}")]
    public static partial void Refused(this ILogger log, FaultCode code);

    [LoggerMessage(5009, LogLevel.Debug, "SOAP request refused: over its quota")]
    public static partial void RefusedForQuota(this ILogger log);

    [LoggerMessage(5001, LogLevel.Error, "SOAP request failed unexpectedly; the caller was told number {Id}")]
    public static partial void Unexpected(this ILogger log, Exception exception, string id);

    [LoggerMessage(5002, LogLevel.Information, "SOAP caller left before it was answered")]
    public static partial void CallerLeft(this ILogger log);

    [LoggerMessage(5010, LogLevel.Information, "Delivery {Delivery}: page {Page} answered: {Answer}")]
    public static partial void ConsumerAnswered(this ILogger log, long delivery, int page, string answer);
}
