using Bus.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Admission;

/// <summary>
/// Whether there is room on the hub's disks for new work. It is refused while the disk is not full yet: what is left is for the deliveries that are under way,
/// so that the hub can work itself free. Looked at when asked, at most once a second.
/// </summary>
internal sealed class DiskWatch(IDisks disks, IOptions<IntakeOptions> options, TimeProvider clock, ILogger<DiskWatch> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    // Once too low, some more must be free before work is taken again: not a message now and then at the edge.
    private const double Relief = 1.1;

    private readonly Lock _gate = new();
    private readonly DiskFloor _floor = DiskFloor.TryParse(options.Value.MinimumFreeDisk, out var floor) ? floor : new DiskFloor();
    private IReadOnlyList<DiskRoom> _seen = [];
    private DiskRoom? _low;
    private long? _at;

    /// <summary>All disks, and the one on which there is too little room.</summary>
    public (IReadOnlyList<DiskRoom> All, DiskRoom? Low) Look()
    {
        lock (_gate)
        {
            if (_at is { } at && clock.GetElapsedTime(at) < Fresh) return (_seen, _low);
            _at = clock.GetTimestamp();
            _seen = [.. disks.Look().Select(d => new DiskRoom(d.Folder, d.Free, d.Size, _floor.Of(d.Size)))];
            var low = _seen.FirstOrDefault(d => d.Free < d.Least * (_low is null ? 1 : Relief));
            if (low is not null && _low is null) log.DiskLow(low.Folder, low.Free >> 20, low.Least >> 20);
            if (low is null && _low is not null) log.DiskRelieved(_low.Folder);
            _low = low;
            return (_seen, _low);
        }
    }
}
