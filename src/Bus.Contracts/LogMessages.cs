using Microsoft.Extensions.Logging;

namespace Bus.Contracts;

/// <summary>All log messages of the module; event ids 2000–2099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(2000, LogLevel.Information, "{Count} contracts are in force.")]
    public static partial void Loaded(this ILogger log, int count);

    [LoggerMessage(2001, LogLevel.Error, "A change of the contracts was refused with {Count} errors; the contracts before stay in force.")]
    public static partial void ChangeRefused(this ILogger log, int count);

    [LoggerMessage(2002, LogLevel.Error, "{File} ({Place}): {Ja} / {En}")]
    public static partial void ContractWrong(this ILogger log, string file, string place, string ja, string en);

    [LoggerMessage(2003, LogLevel.Warning, "The contract folder {Folder} does not exist; it is not watched.")]
    public static partial void FolderAbsent(this ILogger log, string folder);

    [LoggerMessage(2004, LogLevel.Error, "Reading the contracts again failed; the contracts before stay in force.")]
    public static partial void ReloadFailed(this ILogger log, Exception exception);
}
