using Bus.Core.Faults;
using Bus.Core.Pipeline.TakingIn;

namespace Bus.Core.Pipeline.Feeding;

/// <summary>Makes the messages of other contracts that this one feeds, before its sender has its receipt: whoever is told "accepted" has fed.</summary>
internal sealed class FeedOthers(Feeder feeder) : IStep<InJournal, InJournal>
{
    public async ValueTask<Result<InJournal>> RunAsync(InJournal input, CancellationToken cancellation)
    {
        // A SOAP message is in the journal: that its sender goes away changes nothing any more. A file's claim goes on by itself.
        var fed = await feeder.FeedAsync(input.Committed, input.Arrival.Feeds, input.Arrival.File is null ? CancellationToken.None : cancellation);
        return fed.TryGet(out var committed, out var fault) ? input with { Committed = committed } : fault;
    }
}
