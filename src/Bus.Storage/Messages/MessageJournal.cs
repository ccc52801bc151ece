using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Nodes;
using Bus.Core.Records;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Nodes;
using Bus.Storage.Operation;
using Bus.Storage.Periods;
using Bus.Storage.Rejects;
using Bus.Storage.Replies;
using Bus.Storage.Search;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Messages;

/// <summary>The intake's side of the journal: whole messages, and messages that come in pieces.</summary>
internal sealed class MessageJournal(JournalDatabase database, MessagePieces pieces, ChunkSeal seal, PeriodKeeper periods, AlertChannels alerts, ClockTrust trust, IKeyRing keys, TimeProvider clock, ILogger<MessageJournal> logger) : IJournal
{
    private const string SelectOpen = "SELECT id, receipt, received_at, state, municipality, application FROM message WHERE claim_id = @claim";
    private const string SelectState = "SELECT state FROM message WHERE id = @id";
    private const string SelectById = $"{MessageRow.SelectCommitted} WHERE m.id = @id";
    internal const string SelectByClaim = $"{MessageRow.SelectCommitted} WHERE m.claim_id = @claim";
    internal const string SelectUnfed =
        $"SELECT {MessageRow.Columns} FROM message m WHERE m.feeding = 1 AND m.id > @after AND m.claim_id IS NULL AND m.received_at < @before ORDER BY m.id LIMIT @limit";
    internal const string SelectTickets =
        "SELECT id, municipality, contract, consumer, position FROM delivery WHERE message = @message AND state <> 'delivered' ORDER BY id";

    private readonly EarlierMessages _earlier = new(database.Options.KeepIds, trust, keys);
    private readonly string _nextId = MessageTable.NextIdOn(database.Engine);
    private readonly string _insertDelivery = RouteTable.InsertOn(database.Engine);

    public async Task<Result<Committed>> AcceptAsync(NewMessage message, MessageOutcome outcome, IReadOnlyList<RecordChunk> chunks,
        IReadOnlyList<PlannedDelivery> deliveries, CancellationToken cancellation)
    {
        if (outcome.State != ReceiptState.Accepted) throw new ArgumentException("Only an accepted message is taken whole.", nameof(outcome));
        var municipality = message.Sender.Municipality;
        var sealId = Nonces.Get(SealedPlace.IdSize);
        var rows = new List<SealedChunk>(chunks.Count);
        var keys = new KeyPages();
        long records = 0;
        foreach (var chunk in chunks)
        {
            if (chunk.FirstRecord != records) throw new ArgumentException($"The chunk from record {chunk.FirstRecord} does not follow the last one.", nameof(chunks));
            if (chunk.Records > 0) rows.Add(seal.Seal(municipality, sealId, chunk));
            keys.Add(chunk);
            records += chunk.Records;
        }
        MustHold(records, outcome);
        var rejects = seal.Seal(municipality, sealId, RejectsOf(outcome));
        var content = new WholeContent(sealId, rows, rejects, keys.TakeFew() ?? [], keys.Take());
        await periods.EnsureAsync(cancellation);
        return await database.Writes.RunAsync(session => AcceptAsync(session, message, outcome, content, deliveries), MessageScope.Of(message),
            rows.Sum(r => r.Bytes), cancellation);
    }

    public async Task<OpenMessage> BeginAsync(NewMessage message, CancellationToken cancellation)
    {
        var sealId = Nonces.Get(SealedPlace.IdSize);
        await periods.EnsureAsync(cancellation);
        var open = await database.Writes.RunAsync(session => BeginAsync(session, message, sealId), MessageScope.OfClaim(message), cancellation);
        await pieces.TakeUpAsync(open, cancellation);
        return open;
    }

    public Task AppendAsync(OpenMessage open, RecordChunk chunk, CancellationToken cancellation) => pieces.AppendAsync(open, chunk, cancellation);

    public Task RestartAsync(OpenMessage open, CancellationToken cancellation) => pieces.RestartAsync(open, cancellation);

    public async Task<Committed> FinishAsync(OpenMessage open, MessageOutcome outcome, IReadOnlyList<PlannedDelivery> deliveries, CancellationToken cancellation)
    {
        if (outcome.State is not (ReceiptState.Accepted or ReceiptState.Refused))
            throw new ArgumentException("A message ends accepted or refused; duplicates are found here.", nameof(outcome));
        var rejects = seal.Seal(open.Message.Sender.Municipality, await pieces.SealIdAsync(open, cancellation), RejectsOf(outcome));
        var scope = MessageScope.Of(open.Message);
        if (outcome.State == ReceiptState.Accepted && await pieces.CompleteAsync(open, cancellation) is > 0 and var kept) logger.WentOn(open.Receipt, kept);
        while (true)
        {
            var committed = await database.Writes.RunAsync(session => FinishAsync(session, open, outcome, rejects, deliveries), scope, cancellation);
            if (committed is not null) return committed;
            await pieces.DropAsync(open, cancellation);
        }
    }

    public Task FedAsync(long message, CancellationToken cancellation) => database.Writes.RunAsync(async session =>
    {
        await MessageTable.FedAsync(session, message);
        return true;
    }, WriteScope.None, cancellation);

    public async Task<IReadOnlyList<MessageInfo>> UnfedAsync(DateTimeOffset before, long after, int maximum, CancellationToken cancellation) =>
        await database.Reads.RunAsync(session => session.ListAsync(MessageRow.Read, SelectUnfed, ("@after", after), ("@before", before), ("@limit", maximum)), cancellation);

    public Task<Committed?> FindClaimAsync(string claimId, CancellationToken cancellation) => database.Reads.RunAsync(async session =>
    {
        var committed = await session.FirstAsync(MessageRow.ReadCommitted, SelectByClaim, ("@claim", claimId));
        if (committed is null) return null;
        var tickets = await session.ListAsync(Ticket, SelectTickets, ("@message", committed.Message.Id));
        return committed with { Deliveries = [.. tickets] };
    }, cancellation);

    private async Task<Result<Committed>> AcceptAsync(Session session, NewMessage message, MessageOutcome outcome, WholeContent content,
        IReadOnlyList<PlannedDelivery> deliveries)
    {
        var now = Spelling.Now(clock);
        // What does not depend on each other is asked together: where the database is beyond a network, round trips are what a commit costs.
        var (earlier, missing) = (_earlier.FindIdAsync(session, message, now), _earlier.GapAsync(session, message));
        var (known, gap) = (await earlier, await missing);
        if (known is not null) return await _earlier.WhyNotSameAsync(session, known, message, outcome) is { } fault ? fault : await RepeatAsync(session, known, message, now);

        var verdict = new Verdict(ReceiptState.Accepted, Gap: gap);
        var receipt = MessageTable.NextReceiptAsync(session, message.Sender.Municipality, now);
        var id = MessageTable.NextIdAsync(session, _nextId, now);
        var positions = RouteTable.TakePositionsAsync(session, message, deliveries);
        await Task.WhenAll(receipt, id, positions);

        var ended = MessageFacts.Ended(MessageFacts.Begun(message, await id, await receipt, now), outcome, verdict, now);
        var written = new List<Task> { MessageTable.InsertAsync(session, ended, message.CutOver, verdict.Gap, outcome.ContentDigest, content.SealId, message.Feeds) };
        written.AddRange(content.Chunks.Select(row => ChunkTable.InsertAsync(session, ended.Id, row)));
        written.Add(NewKeys.AddAsync(session, ended.Id, content.FewKeys));
        written.Add(ReplyTable.AddAsync(session, message, ended.Id, now));
        written.Add(SearchTable.InsertPagesAsync(session, message.Sender.Municipality, ended.Id, content.KeyPages));
        var released = ReleaseAsync(session, ended, message, outcome, verdict, content.Rejects, deliveries, await positions);
        await Task.WhenAll([.. written, released]);
        return await released;
    }

    private async Task<OpenMessage> BeginAsync(Session session, NewMessage message, byte[] sealId)
    {
        var now = Spelling.Now(clock);
        await new FencedSession(session, message.Fence, database.Engine.KeepRows).MustHoldAsync();
        if (message.ClaimId is null || await session.FirstAsync(OpenRow.Read, SelectOpen, ("@claim", message.ClaimId)) is not { } there)
        {
            var (receiving, counting) = (MessageTable.NextReceiptAsync(session, message.Sender.Municipality, now), MessageTable.NextIdAsync(session, _nextId, now));
            var (receipt, id) = (await receiving, await counting);
            await MessageTable.InsertAsync(session, MessageFacts.Begun(message, id, receipt, now), message.CutOver, null, null, sealId, message.Feeds);
            await BulkUse.AddAsync(session, message, now);
            await ReplyTable.AddAsync(session, message, id, now);
            return new OpenMessage(id, receipt, message, now);
        }
        if (there.State != ReceiptState.Processing || there.Sender != message.Sender)
            throw new InvalidOperationException($"Claim {message.ClaimId} is finished, or another sender's; look it up before you begin.");
        return new OpenMessage(there.Id, there.Receipt, message, there.ReceivedAt) { Attempt = await MessageTable.UpdateHeadAsync(session, there.Id, message, there.ReceivedAt) };
    }

    /// <summary>Null: it is not taken, and its chunks must be dropped first – in slices, so that a big one holds nobody up, and before
    /// the end is written, so that a crash between leaves a claim that is begun again and no chunks without a use.</summary>
    private async Task<Committed?> FinishAsync(Session session, OpenMessage open, MessageOutcome outcome, byte[]? rejects, IReadOnlyList<PlannedDelivery> deliveries)
    {
        await pieces.MustHoldAsync(session, open);
        if (await session.ScalarAsync(SelectState, ("@id", open.Id)) is not "processing")
            throw new InvalidOperationException($"Message {open.Id} is not being read.");
        var now = Spelling.Now(clock);
        var verdict = await JudgeAsync(session, open.Message, outcome, now);
        var accepted = verdict.State == ReceiptState.Accepted;
        var records = await ChunkTable.RecordsAsync(session, open.Id);
        if (accepted) MustHold(records, outcome);
        else if (records > 0 || await RejectTable.IsPendingAsync(session, open.Receipt)) return null;
        var ended = MessageFacts.Ended(MessageFacts.Begun(open.Message, open.Id, open.Receipt, open.ReceivedAt), outcome, verdict, now);
        await MessageTable.UpdateOutcomeAsync(session, ended, verdict.Gap, outcome.ContentDigest, open.Message.Feeds);
        if (!accepted) deliveries = [];
        if (verdict.State == ReceiptState.Refused) await AlertTable.AddEventAsync(session, EventAlerts.Refused(ended), alerts, now);
        var correction = accepted ? await RejectTable.SettleAsync(session, database.Engine, ended, outcome.Settles, now) : null;
        var released = await ReleaseAsync(session, ended, open.Message, outcome, verdict, rejects, deliveries, await RouteTable.TakePositionsAsync(session, open.Message, deliveries));
        return released with { Correction = correction };
    }

    private async Task<Verdict> JudgeAsync(Session session, NewMessage message, MessageOutcome outcome, DateTimeOffset now)
    {
        if (outcome.State == ReceiptState.Refused) return new Verdict(ReceiptState.Refused, outcome.Fault);
        if (await _earlier.FindIdAsync(session, message, now) is { } known)
            return await _earlier.WhyNotSameAsync(session, known, message, outcome) is { } fault
                ? new Verdict(ReceiptState.Refused, fault)
                : new Verdict(ReceiptState.Duplicate, DuplicateOf: known.Receipt);
        if (await _earlier.FindFileAsync(session, message, outcome, now) is { } first) return new Verdict(ReceiptState.Duplicate, DuplicateOf: first);
        return new Verdict(ReceiptState.Accepted, Gap: await _earlier.GapAsync(session, message));
    }

    /// <summary>What follows once the message has ended: its id is known, its deliveries exist.</summary>
    private async Task<Committed> ReleaseAsync(Session session, MessageInfo ended, NewMessage message, MessageOutcome outcome, Verdict verdict, byte[]? rejects,
        IReadOnlyList<PlannedDelivery> deliveries, IReadOnlyList<object?> positions)
    {
        var known = verdict.State == ReceiptState.Accepted ? _earlier.KeepAsync(session, message, ended, outcome.ContentDigest) : Task.CompletedTask;
        var rejected = ChunkTable.InsertRejectsAsync(session, ended.Id, rejects);
        var tickets = RouteTable.AddAsync(session, _insertDelivery, ended.Id, message, deliveries, positions);
        await Task.WhenAll(known, rejected, tickets);
        if (await MessageTable.IsFirstOfFarDateAsync(session, ended)) await AlertTable.AddEventAsync(session, EventAlerts.FarDate(ended), alerts, ended.ReceivedAt);
        return MessageFacts.Committed(ended, verdict, await tickets);
    }

    /// <summary>Never promise what is not there.</summary>
    private static void MustHold(long records, MessageOutcome outcome)
    {
        if (records != outcome.Accepted.Records)
            throw new ArgumentException($"The chunks hold {records} records, the outcome says {outcome.Accepted.Records}.", nameof(outcome));
    }

    private static async Task<Committed> RepeatAsync(Session session, KnownMessage known, NewMessage same, DateTimeOffset now)
    {
        var first = await session.FirstAsync(MessageRow.ReadCommitted, SelectById, ("@id", known.Id));
        if (first is not null) await ReplyTable.AddAsync(session, same, known.Id, now); // who asks again is answered again
        return (first ?? known.Answer(same)) with { Repeated = true };
    }

    private static IReadOnlyList<Reject> RejectsOf(MessageOutcome outcome) =>
        outcome.FirstRejects.IsDefaultOrEmpty ? outcome.Fault?.Rejects ?? [] : outcome.FirstRejects;

    private static DeliveryTicket Ticket(System.Data.Common.DbDataReader row)
    {
        var columns = new RowReader(row);
        var id = columns.Number();
        return new DeliveryTicket(id, new RouteId(columns.Municipality(), columns.Text(), columns.Text()), columns.Number());
    }

    private sealed record OpenRow(long Id, string Receipt, DateTimeOffset ReceivedAt, ReceiptState State, ApplicationRef Sender)
    {
        public static OpenRow Read(System.Data.Common.DbDataReader row)
        {
            var columns = new RowReader(row);
            return new OpenRow(columns.Number(), columns.Text(), columns.Moment(), columns.State<ReceiptState>(),
                new ApplicationRef(columns.Municipality(), columns.Text()));
        }
    }
}
