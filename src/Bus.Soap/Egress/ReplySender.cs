using System.Collections.Concurrent;
using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Egress;

/// <summary>Sends asynchronous answers, from one node at a time, again until they get through or their time is over. One endpoint that hangs delays others by one time-out at most.</summary>
internal sealed class ReplySender(IReplyBook book, ReplyClient client, ICatalogue catalogue, IRegionStore region, ILeases leases, UnderWay underWay, IOptions<SoapOptions> options, TimeProvider clock,
    ILogger<ReplySender> log) : BackgroundService
{
    private const string Lease = "replies";
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    // What could not be read or sent stays in the journal.
    protected override Task ExecuteAsync(CancellationToken stopping) =>
        new Rounds(options.Value.ReplyInterval, clock) { AtOnce = true }.RunAsync(SendDueAsync, log.RepliesNotRead, stopping);

    private async Task SendDueAsync(CancellationToken stopping)
    {
        using var turn = leases.Enter(Lease);
        if (turn is not null) await SendAllAsync(stopping);
    }

    /// <summary>One round. An endpoint that did not take one is left alone until the next: its others would each cost a time-out, and all other endpoints wait for the round's end.</summary>
    internal async Task SendAllAsync(CancellationToken stopping)
    {
        var failed = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var due = await book.DueAsync(options.Value.ReplyParallel * 4, options.Value.ReplyRetryLongest, stopping);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = options.Value.ReplyParallel, CancellationToken = stopping },
            async (reply, cancellation) =>
            {
                using var counted = underWay.BeginDelivering();
                // Where deliveries are held nothing leaves the hub: above all of a copy that was restored for a rehearsal, before its region names other addresses.
                if (!underWay.MayDeliver) return;
                var endpoint = reply.To.Address.AbsoluteUri;
                if (!failed.ContainsKey(endpoint) && !await SendAsync(reply, cancellation)) failed[endpoint] = true;
            });
    }

    /// <summary>False: its endpoint did not take it.</summary>
    private async Task<bool> SendAsync(DueReply reply, CancellationToken stopping)
    {
        if (ReplyEnvelope.Of(reply, catalogue.Current) is not { } envelope || !IsStillAllowed(reply))
        {
            log.ReplyDropped(reply.Id, reply.Application);
            await book.EndAsync(reply.Id, CancellationToken.None);
            return true;
        }
        using (envelope)
        {
            if (await client.PostAsync(reply.To, envelope, stopping))
            {
                log.ReplySent(reply.Id, reply.Application, reply.Attempts + 1);
                await book.EndAsync(reply.Id, CancellationToken.None);
                return true;
            }
        }
        if (clock.GetUtcNow() - reply.Since >= options.Value.ReplyGiveUpAfter) await GiveUpAsync(reply);
        else await book.PutOffAsync(reply.Id, clock.GetUtcNow() + Pause(reply.Attempts), CancellationToken.None);
        return false;
    }

    private bool IsStillAllowed(DueReply reply) => region.Current.Find(reply.Application)?.ReplyTo.Any(a => a.AbsoluteUri == reply.To.Address.AbsoluteUri) == true;

    private TimeSpan Pause(int attempts) => Doubling.Pause(First, options.Value.ReplyRetryLongest, attempts);

    private async Task GiveUpAsync(DueReply reply)
    {
        log.ReplyGivenUp(reply.Id, reply.Application, reply.Attempts + 1);
        await book.GiveUpAsync(reply, CancellationToken.None);
    }
}
