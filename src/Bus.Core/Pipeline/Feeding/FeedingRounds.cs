using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Pipeline.Feeding;

/// <summary>
/// Ends what a crash cut off between a SOAP message's commit and the last that it feeds: its sender may never come again, and a closing would wait for it for ever. A file's claim does that by itself.
/// On one node at a time; whoever is at it still, ends it first.
/// </summary>
internal sealed class FeedingRounds(IJournal journal, IIntake intake, ILeases leases, IOptions<IntakeOptions> options, TimeProvider clock, ILogger<FeedingRounds> log) : BackgroundService
{
    private const string LeaseKey = "feeding";
    private const int AtOnce = 100;

    private readonly RepeatedFailure _failure = new();

    protected override Task ExecuteAsync(CancellationToken stopping) => new Rounds(options.Value.FeedAgainAfter, clock).RunAsync(RoundAsync, log.FeedingNotLooked, stopping);

    /// <summary>One round.</summary>
    public async Task RoundAsync(CancellationToken cancellation)
    {
        var before = clock.GetUtcNow() - options.Value.FeedAgainAfter;
        using var turn = leases.Enter(LeaseKey);
        for (long after = 0; turn is { MayGoOn: true };)
        {
            var unfed = await journal.UnfedAsync(before, after, AtOnce, cancellation);
            foreach (var message in unfed)
            {
                if (!turn.MayGoOn) return;
                await FeedAsync(message, cancellation);
            }
            if (unfed.Count < AtOnce) return;
            after = unfed[^1].Id;
        }
    }

    private async Task FeedAsync(MessageInfo message, CancellationToken cancellation)
    {
        try
        {
            var fed = await intake.FeedAsync(new Committed { Message = message }, null, cancellation);
            if (fed.Fault is { } fault) log.NotFedYet(message.Receipt, fault.What.En);
            else log.FedAtLast(message.Receipt);
            _failure.Over();
        }
        catch (Exception cause) when (cause is not JournalUnavailableException && !cancellation.IsCancellationRequested)
        {
            // Of this message: the others do not wait for it.
            if (_failure.IsNew(cause)) log.FeedingFailed(message.Receipt, cause);
        }
    }
}
