using Microsoft.Extensions.Logging;

namespace Bus.Storage;

/// <summary>Everything this module logs. Event ids 3000–3099; they never change their meaning.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(3000, LogLevel.Information, "Journal open on {Engine}, schema version {Version}")]
    public static partial void Opened(this ILogger logger, string engine, int version);

    [LoggerMessage(3001, LogLevel.Information, "Schema migrated: {Migration}")]
    public static partial void Migrated(this ILogger logger, string migration);

    [LoggerMessage(3002, LogLevel.Error, "Nothing of {Operations} operation(s) was committed to the journal; their callers have been told")]
    public static partial void CommitFailed(this ILogger logger, int operations, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "The journal's write connection failed and is opened again")]
    public static partial void WriterReopened(this ILogger logger, Exception exception);

    [LoggerMessage(3010, LogLevel.Information, "Key made for municipality {Municipality}")]
    public static partial void KeyMade(this ILogger logger, string municipality);

    [LoggerMessage(3011, LogLevel.Warning, "Key of municipality {Municipality} destroyed; everything sealed under it is lost")]
    public static partial void KeyDestroyed(this ILogger logger, string municipality);

    [LoggerMessage(3012, LogLevel.Warning, "Master key made in {Path}; keep a copy apart from the backups of the journal")]
    public static partial void MasterKeyMade(this ILogger logger, string path);

    [LoggerMessage(3100, LogLevel.Warning, "What other nodes changed could not be read; the region, keys and pauses stay as they are here until it can")]
    public static partial void RefreshFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3020, LogLevel.Information, "Region version {Version} in force: {Municipalities} municipalities")]
    public static partial void RegionInForce(this ILogger logger, long version, int municipalities);

    [LoggerMessage(3030, LogLevel.Information, "Route {Route} paused")]
    public static partial void RoutePaused(this ILogger logger, string route);

    [LoggerMessage(3031, LogLevel.Information, "Route {Route} resumed")]
    public static partial void RouteResumed(this ILogger logger, string route);
}
