using System.Buffers.Text;
using System.Security.Cryptography;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Observation;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.Feeding;

/// <summary>
/// Feeds what a message feeds, each as a message of its own with its own receipt. The order: the feeding message is in the journal → the fed one is begun under a claim
/// made of its receipt → finished in one commit. Cut off anywhere, doing it again ends it once. The content has an id of its own: the same records, dropped again under whatever name, feed nothing.
/// </summary>
internal sealed class Feeder(ICatalogue catalogue, IRegionStore region, IJournal journal, IDeliveryJournal records, IKeyRing keys, HubMeters meters,
    Authenticate authenticate, Authorize authorize, Validate validate, Commit commit, Publish publish)
{
    private readonly Way<Arrival, Accepted> _way = Way.From<Arrival>("feed").Then("authenticate", authenticate).Then("authorize", authorize)
        .Then("validate", validate).Then("commit to the journal", commit).Then("publish to the broker", publish);

    private readonly ClaimTurns _turns = new();

    /// <summary>What the message fed, or the hub's own trouble: come again.</summary>
    public async Task<Result<Committed>> FeedAsync(Committed origin, IFeedSink? sink, CancellationToken cancellation)
    {
        var message = origin.Message;
        if (message.State != ReceiptState.Accepted || catalogue.Current.Find(message.Contract, message.Version) is not { } contract) return origin;
        // One that a crash cut off may have been accepted when its contract still fed others: it has nothing to feed any more, and its day is not held for it.
        if (contract.Feeds.IsEmpty && !message.IsFeeding) return origin;
        var fed = new List<FedMessage>();
        foreach (var feed in contract.Feeds)
        {
            if (!IsWanted(feed, region.Current.Find(message.Sender))) continue;
            var one = await FeedAsync(message, contract, feed, sink, cancellation);
            if (!one.TryGet(out var made, out var fault)) return fault;
            fed.Add(made);
        }
        await journal.FedAsync(message.Id, CancellationToken.None);
        return origin with { Fed = [.. fed] };
    }

    /// <summary>Providing the fed contract, too, is how a region says that it wants to be fed.</summary>
    public static bool IsWanted(Feed feed, Application? sender) => sender?.FindProvision(feed.Contract) is not null;

    private async Task<Result<FedMessage>> FeedAsync(MessageInfo message, Contract contract, Feed feed, IFeedSink? sink, CancellationToken cancellation)
    {
        var claim = FeedClaim.Of(message.Receipt, feed.Contract);
        // Its sender may ask again while it is still being fed.
        using var turn = await _turns.EnterAsync(claim, cancellation);
        if (await journal.FindClaimAsync(claim, cancellation) is { Message.State: not ReceiptState.Processing } known) return Told(message, known.Message);
        var (total, hash) = await SumAsync(message, contract, feed, cancellation);
        var taken = await TakeAsync(ArrivalOf(message, contract, feed, claim, total, hash, sink), cancellation);
        if (!taken.TryGet(out var accepted, out var fault)) return fault.Role == FaultRole.Receiver ? fault : new FedMessage(feed.Contract, null, ReceiptState.Refused, ControlTotal.Zero, 0, message.Accepted.Records) { Fault = fault };
        meters.Taken(accepted.Committed);
        return Told(message, accepted.Committed.Message);
    }

    private async Task<Result<Accepted>> TakeAsync(Arrival arrival, CancellationToken cancellation)
    {
        try
        {
            return await _way.RunAsync(arrival, cancellation);
        }
        catch (LeaseLostException)
        {
            // On another node: the sender asked again there, or this one was taken for dead.
            return Fault.Of(FaultCode.Unavailable, "別のノードが同じ電文の続きを処理しています。しばらくして同じ messageId で送り直してください。二重には受け付けません。",
                "Another node goes on with the same message. Send again in a while with the same messageId; it is not taken twice.") with { RetryAfter = TimeSpan.FromSeconds(10) };
        }
    }

    private static FedMessage Told(MessageInfo origin, MessageInfo fed) =>
        new(fed.Contract, fed.Receipt, fed.State, fed.Accepted, fed.Rejected, origin.Accepted.Records - fed.Records) { Fault = fed.Fault, DuplicateOf = fed.DuplicateOf };

    private Arrival ArrivalOf(MessageInfo message, Contract contract, Feed feed, string claim, ControlTotal total, byte[] hash, IFeedSink? sink)
    {
        var municipality = message.Sender.Municipality;
        var day = message.Head.BusinessDate ?? DateOnly.FromDateTime(JapanTime.Of(message.ReceivedAt).DateTime);
        return new Arrival
        {
            Path = EntryPath.File,
            Municipality = municipality.Value,
            Contract = feed.Contract,
            Version = feed.Version,
            Credentials = new Credentials.Folder(message.Sender.Application),
            Head = new MessageHead($"feed:{Convert.ToHexStringLower(HMACSHA256.HashData(keys.DigestKey(municipality), hash))}", message.Head.BusinessDate, null, null),
            // What was fed must be what was to be fed, to the record and the yen, or nothing of it is taken.
            Declared = total,
            File = new BulkFile(message.FileName ?? message.Receipt, claim, 0, _ =>
            {
                sink?.Seal(feed.Contract);
                return Task.FromResult(hash);
            }),
            OpenRecords = (shape, _) =>
            {
                sink?.Begin(feed.Contract);
                return new FedReader(new FeedSource(records, message, contract, feed), feed, shape, municipality, day, sink);
            },
            Rejects = new FedRejects(feed.Contract, sink),
            Acknowledge = (_, _) => Task.CompletedTask,
            Trace = Traces.Current,
        };
    }

    /// <summary>Count and amount of the records that feed, and a hash of all their items.</summary>
    private async Task<(ControlTotal, byte[])> SumAsync(MessageInfo message, Contract contract, Feed feed, CancellationToken cancellation)
    {
        await using var source = new FeedSource(records, message, contract, feed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{contract}\n"));
        var total = ControlTotal.Zero;
        while (await source.ReadAsync(cancellation))
        {
            if (source.Failing is not null) continue;
            long amount = 0;
            for (var item = 0; item < contract.Items.Length; item++)
            {
                var value = source.Field(item);
                hash.AppendData(value);
                hash.AppendData([0x1F]);
                if (contract.AmountItems.Contains(item) && Utf8Parser.TryParse(value, out long part, out _)) amount += part;
            }
            total += new ControlTotal(1, amount);
        }
        return (total, hash.GetHashAndReset());
    }

    private sealed class FedRejects(string contract, IFeedSink? sink) : IRejectSink
    {
        public void Add(Reject reject, CandidateReader record) => sink?.Refused(contract, reject);

        public void Restart() => sink?.Begin(contract);
    }
}
