namespace Bus.Demo.Day;

/// <summary>Watches the day: shows how far it is, and says when it is over or when nothing moves any more.</summary>
internal sealed class DayWatch(IReadOnlyList<DayMember> members, DayRun run, DayProgress progress)
{
    /// <summary>Completes when all is sent and has arrived (true), or when nothing new came for as long as patience lasts (false).</summary>
    public async Task<bool> RunAsync(Task sending, CancellationToken cancellation)
    {
        var (seen, since) = (-1L, run.Time.GetTimestamp());
        while (true)
        {
            // Asked before the books are read, so that what was sent last is among the receipts.
            var sent = sending.IsCompleted;
            progress.Update();
            if (sent && members.All(DayRows.AllArrived)) return true;
            var now = members.Sum(m => m.BySoap.State.Sent + m.BySoap.State.Accepted + m.ByFile.State.Sent + m.ByFile.State.Accepted + m.Ledger.Arrived);
            if (now != seen) (seen, since) = (now, run.Time.GetTimestamp());
            else if (run.Time.GetElapsedTime(since) > run.Options.Patience) return false;
            await Task.Delay(run.Options.Poll, run.Time, cancellation);
        }
    }
}
