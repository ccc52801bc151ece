using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Files.Answers;
using Bus.Files.Claims;
using Bus.Files.Disk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.Closings;

/// <summary>Takes in a file that closes a date: in its turn among the files of its folder, answered as they are. The claim's id makes it the same closing when it is done again after a crash.</summary>
internal sealed class ClosingTaker(IClosings closings, IOptions<FilesOptions> options, TimeProvider clock, ILogger<ClosingTaker> log)
{
    /// <summary>Null: done. A fault: not now, through no fault of the sender's.</summary>
    public async Task<Fault?> TakeAsync(Claim claim, CancellationToken cancellation)
    {
        if (!Read(claim, options.Value.EndFileBytes).TryGet(out var said, out var fault)) return Refuse(claim, fault);
        var statement = new ClosingStatement(new ClosingKey(claim.Home.Application, claim.Contract, said.Day), claim.Home.Application.Application)
        {
            Records = said.Records, Amount = said.Amount, Claim = claim.Id,
        };
        if (!(await closings.StateAsync(statement, cancellation)).TryGet(out var status, out fault)) return fault.Role == FaultRole.Receiver ? fault : Refuse(claim, fault);
        AnswerBox.PublishClosing(claim, status);
        claim.MarkDone(clock.GetUtcNow());
        log.ClosingTaken(claim.Id, claim.Home.Application, claim.Contract, status.Closing!.Number);
        return null;
    }

    private Fault? Refuse(Claim claim, Fault fault)
    {
        log.RefusedAtTheDoor(claim.Id, fault.Code.Entry().Name);
        AnswerBox.PublishRefusal(claim, fault, clock.GetUtcNow());
        claim.MarkDone(clock.GetUtcNow());
        return null;
    }

    private static Result<ClosingFile> Read(Claim claim, int limit)
    {
        using var handle = FileStat.OpenOrdinary(claim.DataPath);
        var content = new byte[limit + 1];
        var length = RandomAccess.Read(handle, content, 0);
        return length > limit ? ClosingFile.TooLong(limit) : ClosingFile.Parse(content.AsSpan(0, length));
    }
}
