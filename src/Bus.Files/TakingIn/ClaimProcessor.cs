using System.Runtime.ExceptionServices;
using Bus.Core.Admission;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Vocabulary;
using Bus.Files.Answers;
using Bus.Files.Claims;
using Bus.Files.Closings;
using Bus.Files.Completion;
using Bus.Files.Packing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.TakingIn;

/// <summary>Brings one claim to its end: taken in or refused, answered, marked done. May be run again at any point of it.</summary>
internal sealed class ClaimProcessor(IIntake intake, IAdmission admission, IJournal journal, IRecordFormats formats, Unpacker unpacker, ClosingTaker closings, FileProgress progress,
    IOptions<FilesOptions> options, TimeProvider clock, ILogger<ClaimProcessor> log)
{
    /// <summary>Null: done. A fault: not now, through no fault of the sender's.</summary>
    /// <exception cref="IOException">The disk, or the file was still being written to; try again.</exception>
    public async Task<Fault?> ProcessAsync(Claim claim, CancellationToken cancellation)
    {
        // Found twice: by the node that made it, and by a look for those that nobody has in hand.
        if (Claim.DoneAt(claim.Folder) is not null)
        {
            progress.End(claim);
            return null;
        }
        if (DropName.IsClosing(claim.FileName)) return await CloseAsync(claim, cancellation);
        var known = await journal.FindClaimAsync(claim.Id, cancellation);
        if (known is { Message.State: not ReceiptState.Processing })
        {
            if (await FinishKnownAsync(claim, known, cancellation) is { } later) return later;
            progress.End(claim);
            return null;
        }
        var bytes = new FileInfo(claim.DataPath).Length;
        // What was begun before a crash was let in, and counted, then.
        var refused = known is null ? await admission.LookAtFileAsync(claim.Home.Application.Municipality, bytes, cancellation) : null;
        if (refused is { RetryAfter: not null })
        {
            progress.Wait(claim, bytes, refused.What);
            return refused;
        }
        var running = progress.Begin(claim);
        try
        {
            using var reader = new ClaimReader(claim, bytes, refused, formats, unpacker, options.Value, running);
            var result = await intake.TakeInAsync(reader.Arrival, cancellation);
            if (reader.Unpublished is { } failure) ExceptionDispatchInfo.Throw(failure);
            if (reader.Answer is null)
            {
                if (result.TryGet(out var committed, out var fault)) AnswerBox.Publish(claim, committed);
                else if (fault.Role == FaultRole.Receiver) return fault;
                else Refuse(claim, fault);
            }
            Finish(claim, reader.Answer);
            return null;
        }
        finally
        {
            progress.End(claim);
        }
    }

    private async Task<Fault?> CloseAsync(Claim claim, CancellationToken cancellation)
    {
        var fault = await closings.TakeAsync(claim, cancellation);
        if (fault is null) progress.End(claim);
        else progress.Wait(claim, 0, fault.What);
        return fault;
    }

    // It was committed before a crash; what it feeds may have been cut off.
    private async Task<Fault?> FinishKnownAsync(Claim claim, Committed known, CancellationToken cancellation)
    {
        using var feeds = new FeedList(claim);
        if (!(await intake.FeedAsync(known, feeds, cancellation)).TryGet(out var fed, out var fault)) return fault;
        feeds.Dispose();
        AnswerBox.Publish(claim, fed);
        Finish(claim, fed);
        return null;
    }

    private void Refuse(Claim claim, Fault fault)
    {
        log.RefusedAtTheDoor(claim.Id, fault.Code.Entry().Name);
        AnswerBox.PublishRefusal(claim, fault, clock.GetUtcNow());
    }

    private void Finish(Claim claim, Committed? answer)
    {
        claim.MarkDone(clock.GetUtcNow());
        if (answer is not null) log.Answered(claim.Id, answer.Message.Receipt, answer.Message.State.Wire());
    }
}
