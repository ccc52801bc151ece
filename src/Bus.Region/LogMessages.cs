using Microsoft.Extensions.Logging;

namespace Bus.Region;

internal static partial class LogMessages
{
    [LoggerMessage(6001, LogLevel.Information, "Region applied: {Changes} changes, {Municipalities} municipalities in force, prune {Prune}.")]
    public static partial void Applied(this ILogger log, int changes, int municipalities, bool prune);

    [LoggerMessage(6002, LogLevel.Information, "Region document refused: {Errors} errors.")]
    public static partial void Refused(this ILogger log, int errors);
}
