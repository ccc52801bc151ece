using Bus.Core.Faults;
using Microsoft.Extensions.Logging;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>Gives the sender its receipt, now that the journal has the message.</summary>
internal sealed class Acknowledge(ILogger<Acknowledge> log) : IStep<InJournal, InJournal>
{
    public async ValueTask<Result<InJournal>> RunAsync(InJournal input, CancellationToken cancellation)
    {
        try
        {
            await input.Arrival.Acknowledge(input.Committed, cancellation);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or UnauthorizedAccessException)
        {
            // The sender went away, or its folder is full: the message is taken all the same, and asking again gives the same receipt.
            log.ReceiptNotHandedOver(input.Committed.Message.Receipt, e);
        }
        return input;
    }
}
