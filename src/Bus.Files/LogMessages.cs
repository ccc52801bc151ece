using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Files;

/// <summary>Every log line of this module. File names are the senders' and stay out of the log; a claim's id leads to the file.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(4001, LogLevel.Information, "Files: homes are under {Root}; this node takes part in taking files in.")]
    public static partial void Started(this ILogger log, string root);

    [LoggerMessage(4002, LogLevel.Information, "Files: a node of an earlier release takes all files in; this one stands by until it has gone.")]
    public static partial void StandingBy(this ILogger log);

    [LoggerMessage(4003, LogLevel.Warning, "Files: the operating system cannot tell of changes in all drop folders; they are only looked through in rounds (Files:ScanInterval, Files:ScanShare). Raise fs.inotify.max_user_watches (and max_user_instances).")]
    public static partial void NotWatching(this ILogger log, Exception? cause);

    [LoggerMessage(4004, LogLevel.Warning, "Files: changes came faster than they could be told; all folders are looked through.")]
    public static partial void WatchOverflow(this ILogger log);

    [LoggerMessage(4005, LogLevel.Error, "Files: the drop folder of {Application} for {Contract} could not be looked through; it is tried again.")]
    public static partial void ScanFailed(this ILogger log, ApplicationRef application, string contract, Exception cause);

    [LoggerMessage(4006, LogLevel.Warning, "Files: {Count} files of {Application} for {Contract} have names that are not UTF-8 and cannot be taken; set the sender's file names to UTF-8.")]
    public static partial void UnreadableNames(this ILogger log, int count, ApplicationRef application, string contract);

    [LoggerMessage(4007, LogLevel.Error, "Files: homes of the new region could not all be made; they are made at the next change or start.")]
    public static partial void HomesNotMade(this ILogger log, Exception cause);

    [LoggerMessage(4008, LogLevel.Information, "Files: stopped; claims in hand are taken up again at the next start.")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(4010, LogLevel.Information, "Files: claimed {Claim} of {Application} for {Contract} (end file: {WithEnd}).")]
    public static partial void Claimed(this ILogger log, string claim, ApplicationRef application, string contract, bool withEnd);

    [LoggerMessage(4011, LogLevel.Information, "Files: {Count} claims of an earlier run or another node are taken up again.")]
    public static partial void Recovered(this ILogger log, int count);

    [LoggerMessage(4009, LogLevel.Information, "Files: claim {Claim} is left to the node that has its application now.")]
    public static partial void LeftToAnother(this ILogger log, string claim);

    [LoggerMessage(4012, LogLevel.Warning, "Files: claim {Claim} of {Application} was cut off half-way; its end file went back.")]
    public static partial void ClaimUndone(this ILogger log, ApplicationRef application, string claim);

    [LoggerMessage(4013, LogLevel.Warning, "Files: what {Application} dropped is no ordinary file; claim {Claim} was removed.")]
    public static partial void NotOrdinary(this ILogger log, ApplicationRef application, string claim);

    [LoggerMessage(4014, LogLevel.Warning, "Files: an end file of {Application} for {Contract} came after its data was taken without it (claim {Claim}), or was left over; it was put there, unread. If this happens often, the sender puts it there before the data is renamed, or the route waits for it: complete: [end-file, rename], Files:EndFileWait.")]
    public static partial void LateEndFile(this ILogger log, ApplicationRef application, string contract, string claim);

    [LoggerMessage(4020, LogLevel.Information, "Files: claim {Claim} is answered: receipt {Receipt}, {State}.")]
    public static partial void Answered(this ILogger log, string claim, string receipt, string state);

    [LoggerMessage(4021, LogLevel.Warning, "Files: claim {Claim} was refused without a receipt: {Code}.")]
    public static partial void RefusedAtTheDoor(this ILogger log, string claim, string code);

    [LoggerMessage(4022, LogLevel.Warning, "Files: claim {Claim} cannot be taken in now ({Code}); next attempt in {Pause}.")]
    public static partial void NotNow(this ILogger log, string claim, string code, TimeSpan pause);

    [LoggerMessage(4023, LogLevel.Error, "Files: claim {Claim} failed; next attempt in {Pause}.")]
    public static partial void Failed(this ILogger log, string claim, TimeSpan pause, Exception cause);

    [LoggerMessage(4030, LogLevel.Information, "Files: delivery {Delivery} is published ({Records} records).")]
    public static partial void Published(this ILogger log, long delivery, long records);

    [LoggerMessage(4031, LogLevel.Warning, "Files: delivery {Delivery} could not be written; it is tried again.")]
    public static partial void NotWritten(this ILogger log, long delivery, Exception cause);

    [LoggerMessage(4040, LogLevel.Information, "Files: retention deleted {Sources} sources, {Errors} error files, {Results} result files.")]
    public static partial void Swept(this ILogger log, int sources, int errors, int results);

    [LoggerMessage(4041, LogLevel.Error, "Files: retention failed; it is tried again at the next round.")]
    public static partial void SweepFailed(this ILogger log, Exception cause);

    [LoggerMessage(4042, LogLevel.Error, "Files: what is over in the home of {Application} could not all be deleted; it is tried again at the next round.")]
    public static partial void HomeNotSwept(this ILogger log, ApplicationRef application, Exception cause);

    [LoggerMessage(4043, LogLevel.Information, "Files: retention deleted {Count} files that crashes or cut lines had left half done (Files:KeepLeftovers).")]
    public static partial void LeftoversSwept(this ILogger log, int count);

    [LoggerMessage(4044, LogLevel.Error, "Files: the drop folders could not be looked through; it is tried again. Check that Files:Root can be read.")]
    public static partial void LookFailed(this ILogger log, Exception cause);

    [LoggerMessage(4045, LogLevel.Error, "Files: what calls handed on for {Application} could not be taken over; it is tried again.")]
    public static partial void NotAdopted(this ILogger log, ApplicationRef application, Exception cause);

    [LoggerMessage(4046, LogLevel.Warning, "Files: claim {Claim}, left behind by a call that was cut off, was brought to its end.")]
    public static partial void AbandonedEnded(this ILogger log, string claim);

    [LoggerMessage(4050, LogLevel.Information, "Files: the front door is open (FTP port {Ftp}, SFTP port {Sftp}, SFTP host key {HostKey}); the daemon runs as {User}.")]
    public static partial void DoorOpen(this ILogger log, int? ftp, int? sftp, string? hostKey, string user);

    [LoggerMessage(4051, LogLevel.Error, "Files: the front door cannot be opened: {Problem} To do: {Action} It is tried again in {Pause}.")]
    public static partial void DoorProblem(this ILogger log, string problem, string action, TimeSpan pause);

    [LoggerMessage(4052, LogLevel.Error, "Files: the daemon of the front door ended with code {Code} ({Text}); it is started again in {Pause}. What it wrote stands in {File}.")]
    public static partial void DaemonEnded(this ILogger log, int code, string text, TimeSpan pause, string file);

    [LoggerMessage(4053, LogLevel.Warning, "Files: {Count} processes of an earlier daemon of the front door were stopped.")]
    public static partial void StaleDaemonStopped(this ILogger log, int count);

    [LoggerMessage(4054, LogLevel.Information, "Files: {Count} applications can sign in by FTP and SFTP; {Without} have no password that the daemon can verify.")]
    public static partial void Logins(this ILogger log, int count, int without);

    [LoggerMessage(4055, LogLevel.Error, "Files: the front door failed; it is opened again in {Pause}.")]
    public static partial void DoorFailed(this ILogger log, TimeSpan pause, Exception cause);

    [LoggerMessage(4056, LogLevel.Information, "Files: the front door is closed.")]
    public static partial void DoorClosed(this ILogger log);

    [LoggerMessage(4057, LogLevel.Warning, "Files: {Count} uploads of {Application} for {Contract} have not ended for {Time} and are not taken: cut, or by FTP without QUIT. The sender resumes or repeats them, deletes them, or sends an end file or renames them.")]
    public static partial void UnfinishedUploads(this ILogger log, int count, ApplicationRef application, string contract, TimeSpan time);

    [LoggerMessage(4058, LogLevel.Error, "Files: the front door's users could not be renewed; it goes on with those it has until the next change of the region.")]
    public static partial void UsersNotWritten(this ILogger log, Exception cause);

    [LoggerMessage(4060, LogLevel.Information, "Files: claim {Claim} of {Application}, contract {Contract}, closed a business date: closing {Number}.")]
    public static partial void ClosingTaken(this ILogger log, string claim, ApplicationRef application, string contract, int number);

    [LoggerMessage(4070, LogLevel.Information, "Partners: a file of {Size} bytes was fetched from {Partner}.")]
    public static partial void Fetched(this ILogger log, string partner, long size);

    [LoggerMessage(4071, LogLevel.Information, "Partners: a file of {Size} bytes was put to {Partner}.")]
    public static partial void Put(this ILogger log, string partner, long size);

    [LoggerMessage(4072, LogLevel.Warning, "Partners: visit {Failures} in a row to {Partner} failed: {Trouble}")]
    public static partial void VisitFailed(this ILogger log, string partner, int failures, string trouble, Exception? cause);

    [LoggerMessage(4073, LogLevel.Warning, "Partners: {Count} files at {Partner} have names that cannot be taken (not UTF-8, quotes, backslashes, control characters, a leading dash, longer than 200 bytes); the partner gives them others.")]
    public static partial void UnsuitableNames(this ILogger log, string partner, int count);

    [LoggerMessage(4074, LogLevel.Error, "Partners: it could not be looked which visits are due, or written down how one went; it is tried again.")]
    public static partial void PartnersNotLooked(this ILogger log, Exception cause);

    [LoggerMessage(4075, LogLevel.Warning, "Partners: {Count} files that were fetched from {Partner} wait for their place in the drop folder, and the region names that partner no more. Name it again, and its next visit puts them there; or look at them and delete {Folder}.")]
    public static partial void WaitsForNobody(this ILogger log, int count, string partner, string folder);

    [LoggerMessage(4076, LogLevel.Information, "Partners: what closes a date at {Partner} waits: {Count} files there are not whole yet, or have no place in the drop folder.")]
    public static partial void ClosingWaits(this ILogger log, string partner, int count);

    [LoggerMessage(4077, LogLevel.Information, "Partners: the visit to {Partner} was broken off: the hub stops, a maintenance began, or another node visits from now on. It is made up for, from where it was cut.")]
    public static partial void VisitBrokenOff(this ILogger log, string partner);
}
