using Microsoft.Extensions.Logging;

namespace Bus.Storage;

/// <summary>Everything this module logs. Event ids 3000–3099 and 3200–3299; they never change their meaning.</summary>
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

    [LoggerMessage(3040, LogLevel.Information, "Bulk file {Receipt} went on where it was cut off: {Chunks} chunk(s) of the journal were there already and were not written again")]
    public static partial void WentOn(this ILogger logger, string receipt, long chunks);

    [LoggerMessage(3200, LogLevel.Information, "Month {Period} of the journal is ready")]
    public static partial void PeriodMade(this ILogger logger, string period);

    [LoggerMessage(3201, LogLevel.Information, "Month {Period} of the journal: its {What} are forgotten, as their time is over")]
    public static partial void PeriodForgotten(this ILogger logger, string period, string what);

    [LoggerMessage(3202, LogLevel.Warning, "Month {Period} of the journal is kept beyond its time: {Open} message(s) or deliveries in it are not finished")]
    public static partial void PeriodHeld(this ILogger logger, string period, long open);

    [LoggerMessage(3210, LogLevel.Warning, "The journal was restored: generation {Generation}, {Gap} numbers passed over; deliveries are held until maintenance is ended")]
    public static partial void Restored(this ILogger logger, long generation, long gap);

    [LoggerMessage(3203, LogLevel.Warning, "A round of the journal's retention failed; the next one goes on")]
    public static partial void RetentionFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3220, LogLevel.Debug, "{Runs} sorted runs of the search index became one of level {Level}")]
    public static partial void RunsMerged(this ILogger logger, int runs, long level);

    [LoggerMessage(3221, LogLevel.Warning, "Keys of new messages could not be sorted into the search index; they are found all the same, and the next round goes on")]
    public static partial void SortingFailed(this ILogger logger, Exception exception);
}
