using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Core;

/// <summary>Every log line of the core. Ids 1000–1999 are its own and never change their meaning. No line holds personal data.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1001, LogLevel.Warning, "Receipt {Receipt} could not be handed to its sender; asking again gives the same one.")]
    public static partial void ReceiptNotHandedOver(this ILogger log, string receipt, Exception exception);

    [LoggerMessage(1010, LogLevel.Warning, "{Count} tickets did not reach the broker; they will be published again from the journal.")]
    public static partial void TicketsNotPublished(this ILogger log, int count, Exception exception);

    [LoggerMessage(1011, LogLevel.Information, "{Count} unfinished deliveries of {Routes} routes found in the journal.")]
    public static partial void UnfinishedFound(this ILogger log, int count, int routes);

    [LoggerMessage(1012, LogLevel.Error, "The dispatcher stumbled over route {Route}; it goes on with the next sweep.")]
    public static partial void DispatchStumbled(this ILogger log, string route, Exception exception);

    [LoggerMessage(1013, LogLevel.Information, "Route {Route}: {Messages} messages go in one file, {Name}.")]
    public static partial void Collected(this ILogger log, string route, int messages, string name);

    [LoggerMessage(1110, LogLevel.Warning, "The journal could not be looked through for what no ticket told of; it is tried again.")]
    public static partial void RecoveryFailed(this ILogger log, Exception exception);

    [LoggerMessage(1020, LogLevel.Warning, "Delivery {Receipt} to {Route} failed at attempt {Attempt}, next at {Next:O}: {Trouble}")]
    public static partial void DeliveryFailed(this ILogger log, string receipt, string route, int attempt, DateTimeOffset next, string trouble);

    [LoggerMessage(1021, LogLevel.Error, "Delivery {Receipt} to {Route} is parked and needs a person: {Trouble}")]
    public static partial void DeliveryParked(this ILogger log, string receipt, string route, string trouble);

    [LoggerMessage(1300, LogLevel.Warning, "Consumer {Consumer} is left alone for a while: {Failed} different deliveries failed in a row.")]
    public static partial void CircuitOpened(this ILogger log, string consumer, int failed);

    [LoggerMessage(1301, LogLevel.Information, "Consumer {Consumer} takes deliveries again after {Duration}.")]
    public static partial void CircuitClosed(this ILogger log, string consumer, TimeSpan duration);

    [LoggerMessage(1310, LogLevel.Error, "The disk of {Folder} has {FreeMiB} MiB left, less than {LeastMiB} MiB: no new work is taken; deliveries go on. Make room.")]
    public static partial void DiskLow(this ILogger log, string folder, long freeMiB, long leastMiB);

    [LoggerMessage(1311, LogLevel.Information, "The disk of {Folder} has room again; new work is taken.")]
    public static partial void DiskRelieved(this ILogger log, string folder);

    [LoggerMessage(1312, LogLevel.Warning, "What is not delivered could not be counted; the last count holds.")]
    public static partial void BacklogNotCounted(this ILogger log, Exception exception);

    [LoggerMessage(1022, LogLevel.Error, "Delivery {Receipt} to {Route} broke off by an error inside the hub; it is tried again.")]
    public static partial void DeliveryBroke(this ILogger log, string receipt, string route, Exception exception);

    [LoggerMessage(1023, LogLevel.Warning, "Delivery {Receipt} to {Route}: handed over {SentRecords} records, {SentAmount} yen; the consumer confirms {ConfirmedRecords} records, {ConfirmedAmount} yen.")]
    public static partial void TotalsDisagree(this ILogger log, string receipt, string route, long sentRecords, long sentAmount, long confirmedRecords, long confirmedAmount);

    [LoggerMessage(1024, LogLevel.Information, "Delivery {Receipt} to {Route} stopped between two steps: the route shall not deliver now. It goes on from there.")]
    public static partial void DeliveryHalted(this ILogger log, string receipt, string route);

    [LoggerMessage(1200, LogLevel.Information, "{By} looked for records of municipality {Municipality}, contract {Contract}, by {Items}.")]
    public static partial void RecordsLookedFor(this ILogger log, string by, string municipality, string contract, string items);

    [LoggerMessage(1320, LogLevel.Warning, "Replays that were approved could not be sent: {Why}. They go on by themselves.")]
    public static partial void ApprovedNotSent(this ILogger log, string why);

    [LoggerMessage(1210, LogLevel.Information, "{By} looked for questions of municipality {Municipality}, contract {Contract}, by {Items}.")]
    public static partial void QueriesLookedFor(this ILogger log, string by, string municipality, string contract, string items);

    [LoggerMessage(1401, LogLevel.Warning, "What maintenance is in force could not be read; the last known goes on.")]
    public static partial void MaintenanceNotRead(this ILogger log, Exception exception);

    [LoggerMessage(1402, LogLevel.Error, "The wall clock jumped by {Hours:F1} h against the steady clock: nothing is forgotten until it is back, has stood for Operation:ClockJump, or the hub is started anew. Look at the clock of this machine.")]
    public static partial void ClockJumped(this ILogger log, double hours);

    [LoggerMessage(1403, LogLevel.Information, "The wall clock is believed again; what is over is forgotten as ever.")]
    public static partial void ClockBelieved(this ILogger log);

    [LoggerMessage(1510, LogLevel.Warning, "Closings could not be looked after; what is open stays open until the next round.")]
    public static partial void ClosingsNotLooked(this ILogger log, Exception exception);

    [LoggerMessage(1511, LogLevel.Warning, "The marker of a closing could not be put into the folder of route {Route}; it is tried again.")]
    public static partial void MarkerNotWritten(this ILogger log, string route, Exception exception);

    [LoggerMessage(1512, LogLevel.Warning, "The closing of {Contract} of {Provider} for {Day} could not be looked at; it stays as it is until the next look.")]
    public static partial void ClosingNotLooked(this ILogger log, ApplicationRef provider, string contract, DateOnly day, Exception exception);

    [LoggerMessage(1520, LogLevel.Information, "Message {Receipt} had been cut off while it fed other contracts; it has fed them now.")]
    public static partial void FedAtLast(this ILogger log, string receipt);

    [LoggerMessage(1521, LogLevel.Warning, "Message {Receipt} was cut off while it fed other contracts, and cannot feed them now; it is tried again: {Why}")]
    public static partial void NotFedYet(this ILogger log, string receipt, string why);

    [LoggerMessage(1522, LogLevel.Error, "Message {Receipt} was cut off while it fed other contracts, and cannot feed them; it is tried again.")]
    public static partial void FeedingFailed(this ILogger log, string receipt, Exception exception);

    [LoggerMessage(1523, LogLevel.Warning, "What was cut off while it fed other contracts could not be looked for; it is looked for again.")]
    public static partial void FeedingNotLooked(this ILogger log, Exception exception);
}
