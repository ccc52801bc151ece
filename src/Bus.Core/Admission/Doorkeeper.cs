using System.Collections.Concurrent;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Admission;

/// <summary>Lets new work in, or says why not and when to come again: disk, backlog, quota, in this order.</summary>
internal sealed class Doorkeeper(IRegionStore region, INodeCount nodes, DiskWatch disks, BacklogWatch backlogs, IBulkUse bulk, AdmissionMeter meter, TimeProvider clock) : IAdmission
{
    private static readonly TimeSpan SomeTime = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<MunicipalityCode, TokenBucket> _buckets = new();

    public AdmissionStatus Status
    {
        get
        {
            var (all, low) = disks.Look();
            return new AdmissionStatus(all, low, backlogs.Full);
        }
    }

    public Fault? Look(MunicipalityCode municipality) => Counted(municipality, RoomFault(municipality) ?? Quota(municipality, take: false));

    public Fault? TakeMessage(MunicipalityCode municipality) => Counted(municipality, RoomFault(municipality) ?? Quota(municipality, take: true));

    public Fault? TakeQuestion(MunicipalityCode municipality) =>
        Counted(municipality, (disks.Look().Low is { } low ? AdmissionFaults.DiskLow(low, SomeTime) : null) ?? Quota(municipality, take: true));

    public async Task<Fault?> LookAtFileAsync(MunicipalityCode municipality, long bytes, CancellationToken cancellation)
    {
        return Counted(municipality, RoomFault(municipality) ?? await QuotaAsync(municipality, bytes, cancellation));
    }

    private async Task<Fault?> QuotaAsync(MunicipalityCode municipality, long bytes, CancellationToken cancellation)
    {
        if (QuotasOf(municipality)?.BulkBytesPerDay is not { } most) return null;
        if (bytes > most) return AdmissionFaults.FileLargerThanADay(bytes, most);
        var used = await bulk.OfDayAsync(municipality, JapanTime.Today(clock), cancellation);
        return used + bytes <= most ? null : AdmissionFaults.DayUsedUp(used, most, UntilTomorrow());
    }

    private Fault? RoomFault(MunicipalityCode municipality)
    {
        if (disks.Look().Low is { } low) return AdmissionFaults.DiskLow(low, SomeTime);
        return backlogs.IsFull(municipality) ? AdmissionFaults.Backlog(backlogs.Of(municipality), SomeTime) : null;
    }

    private Fault? Quota(MunicipalityCode municipality, bool take)
    {
        if (QuotasOf(municipality)?.MessagesPerSecond is not { } quota) return null;
        var bucket = _buckets.GetOrAdd(municipality, _ => new TokenBucket(clock));
        // Callers are spread over the nodes by whatever stands before them, so each node answers for its part.
        var rate = (double)quota / Math.Max(1, nodes.Nodes);
        return (take ? bucket.Take(rate) : bucket.Look(rate)) is { } wait ? AdmissionFaults.TooManyMessages(quota, wait) : null;
    }

    private Fault? Counted(MunicipalityCode municipality, Fault? fault)
    {
        if (fault is not null) meter.Refused(municipality, fault);
        return fault;
    }

    private Quotas? QuotasOf(MunicipalityCode municipality) => region.Current.Find(municipality) is { } found ? found.Quotas ?? region.Current.Quotas : null;

    private TimeSpan UntilTomorrow()
    {
        var now = JapanTime.Of(clock.GetUtcNow());
        return now.Date.AddDays(1) - now.DateTime;
    }
}
