using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline.Feeding;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>
/// Rule 1: nothing is acknowledged before it is in the journal, durably. A SOAP message goes in by one commit, or not at all;
/// a bulk file goes in by chunks that nobody sees until its totals have been compared with the end file.
/// </summary>
internal sealed class Commit(IJournal journal, ContentDigest digest, OpenErrors openErrors, IRegionStore region, IOptions<IntakeOptions> options, TimeProvider clock) : IStep<Validated, InJournal>
{
    public async ValueTask<Result<InJournal>> RunAsync(Validated input, CancellationToken cancellation)
    {
        var committed = input.From.Arrival.File is { } file
            ? await CommitFileAsync(input, file, cancellation)
            : await CommitMessageAsync(input, cancellation);
        return committed.TryGet(out var value, out var fault) ? new InJournal(input.From.Arrival, value) : fault;
    }

    private async Task<Result<Committed>> CommitMessageAsync(Validated input, CancellationToken cancellation)
    {
        var judge = input.Judge;
        var chunks = new List<RecordChunk>();
        await using (var reader = input.From.Arrival.OpenRecords(input.From.Shape, input.From.Provision))
            await foreach (var chunk in judge.ReadAsync(reader, cancellation))
                if (judge.Rejected == 0) chunks.Add(chunk);
        if (judge.Failure is { } failure) return failure;

        var message = NewMessageOf(input.From);
        var outcome = OutcomeOf(judge, digest.Of(message, chunks), null, null) with
        {
            IsDateFar = IsDateFar(message),
            DigestWith = additional => digest.With(additional, message, input.From.Shape.Contract.Items.Length, chunks),
        };
        // From here on the sender's going away changes nothing: what is queued is committed.
        try
        {
            return await journal.AcceptAsync(message, outcome, chunks, DeliveriesOf(input.From), CancellationToken.None);
        }
        catch (IOException)
        {
            // The journal has logged why. The commit may have come to be: its answer was lost, and the same id finds it.
            return message.Head.MessageId is null ? InDoubt : Fault.Of(FaultCode.Unavailable,
                "連携履歴に書き込めないため、受付を確かめられません。しばらくして同じ messageId で送り直してください。二重には受け付けません。",
                "The journal cannot be written now, so nothing is acknowledged. Send again in a while with the same messageId; it is not taken twice.")
                with { RetryAfter = TimeSpan.FromSeconds(10) };
        }
    }

    // Nothing would know it again. No time to come again after is said: toolkits that obey it would send it twice by themselves.
    private static readonly Fault InDoubt = Fault.Of(FaultCode.Unavailable,
        "連携履歴に書き込めないため、受付を確かめられません。messageId がないので、送り直すと二重になることがあります。",
        "The journal cannot be written now, so nothing is acknowledged. It has no messageId, so sent again it may be taken twice.")
        with
        {
            Action = new("しばらくして ListReceipts でこの電文の受付票がないことを確かめてから、送り直してください。messageId を付けた電文は、確かめずに送り直せます。",
                "In a while see by ListReceipts that there is no receipt of it, then send again. With a messageId a message can be sent again without looking."),
        };

    private async Task<Result<Committed>> CommitFileAsync(Validated input, BulkFile file, CancellationToken cancellation)
    {
        var judge = input.Judge;
        var arrival = input.From.Arrival;
        if (!(await openErrors.OfAsync(input, cancellation)).TryGet(out var held, out var noCorrection)) return noCorrection;
        judge.Held = held;
        var message = NewMessageOf(input.From);
        var open = await journal.BeginAsync(message, cancellation);
        while (true)
        {
            await ReadAsync(input, open, cancellation);
            if (!judge.MustRestart || judge.Failure is not null) break;
            judge.Restart();
            await journal.RestartAsync(open, cancellation);
        }
        var content = digest.Of(arrival.Municipality, await file.ContentHash(cancellation));
        var fault = judge.Failure ?? EndFileFault(arrival.Declared, judge);
        var outcome = OutcomeOf(judge, content, arrival.Declared?.Amount, fault, arrival.Head.Extent) with { IsDateFar = fault is null && IsDateFar(message) };
        return await journal.FinishAsync(open, outcome, DeliveriesOf(input.From), CancellationToken.None);
    }

    private async Task ReadAsync(Validated input, OpenMessage open, CancellationToken cancellation)
    {
        var judging = new JudgingLine(input.Judge, input.From.Shape.Items.Length, options.Value.Parallel);
        var appending = new AppendLine(journal, open, options.Value.ChunksAhead);
        try
        {
            await using var reader = input.From.Arrival.OpenRecords(input.From.Shape, input.From.Provision);
            await foreach (var chunk in judging.ReadAsync(reader, cancellation)) await appending.AddAsync(chunk, cancellation);
            await appending.EndAsync();
        }
        finally
        {
            await appending.GiveUpAsync();
        }
    }

    /// <summary>The end file's word against what is there. Amounts are compared only when all of them can be read.</summary>
    private static Fault? EndFileFault(ControlTotal? declared, RecordJudge judge)
    {
        if (declared is not { } said) return null;
        if (said.Records != judge.Records)
            return Fault.Of(FaultCode.InvalidMessage,
                $"エンドファイルの件数 {said.Records:N0} と実際の件数 {judge.Records:N0} が一致しません。ファイル全体を取り込みませんでした。",
                $"The end file says {said.Records:N0} records, the file holds {judge.Records:N0}. Nothing of the file was taken.");
        if (judge.AmountUnreadable == 0 && said.Amount != judge.AmountPresent)
            return Fault.Of(FaultCode.InvalidMessage,
                $"エンドファイルの合計金額 {said.Amount:N0} 円と実際の合計金額 {judge.AmountPresent:N0} 円が一致しません。ファイル全体を取り込みませんでした。",
                $"The end file says {said.Amount:N0} yen, the records sum up to {judge.AmountPresent:N0}. Nothing of the file was taken.");
        return null;
    }

    internal static NewMessage NewMessageOf(Authorized from) => new()
    {
        Sender = from.From.SenderRef,
        Contract = from.Shape.Contract.Name,
        Version = from.Shape.Contract.Version,
        Path = from.Arrival.Path,
        Head = from.Arrival.Head,
        AdditionalItems = from.Shape.AdditionalNames,
        FileName = from.Arrival.File?.Name,
        ClaimId = from.Arrival.File?.ClaimId,
        Bytes = from.Arrival.File?.Bytes ?? 0,
        Trace = from.Arrival.Trace,
        CutOver = from.From.Municipality.CutOver ?? default,
        Fence = from.Arrival.File?.Fence,
        ReplyTo = from.Arrival.ReplyTo,
        Feeds = from.Shape.Contract.Feeds.Any(f => Feeder.IsWanted(f, from.From.Sender)),
    };

    /// <summary>Of what was made of another message that one tells.</summary>
    private bool IsDateFar(NewMessage message) =>
        FeedClaim.OriginOf(message.ClaimId) is null && options.Value.IsFar(message.Head.BusinessDate, BusinessDay.Of(clock.GetUtcNow(), message.CutOver));

    // Asked when it is accepted: reading may have taken an hour, and a consumer that came meanwhile gets all that is accepted from then on. Of a municipality that left meanwhile
    // it goes to those who were there: parked, it is seen.
    private PlannedDelivery[] DeliveriesOf(Authorized from)
    {
        var then = from.From.Municipality;
        var targets = region.Current.Find(then.Code) is { } now && !ReferenceEquals(now, then) ? Authorize.TargetsOf(now, from.From.Sender.Id, from.Shape.Contract.Name) : from.Targets;
        return [.. targets.Select(t => new PlannedDelivery(t.Application, t.Consumption.By))];
    }

    private static MessageOutcome OutcomeOf(RecordJudge judge, byte[] content, long? declared, Fault? fault, Extent? extent = null) => new()
    {
        State = fault is null ? ReceiptState.Accepted : ReceiptState.Refused,
        Records = judge.Records,
        Accepted = fault is null ? judge.Taken : ControlTotal.Zero,
        Rejected = judge.Rejected,
        AmountDeclared = declared,
        AmountUnreadable = judge.AmountUnreadable,
        Unmappable = judge.Unmappable,
        ContentDigest = content,
        Fault = fault,
        FirstRejects = judge.FirstRejects,
        Together = judge.Together,
        Settles = fault is null ? judge.Held.Settles(extent) : null,
    };
}
