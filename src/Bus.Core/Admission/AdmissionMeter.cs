using System.Diagnostics.Metrics;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Core.Admission;

/// <summary>What was not let in, and how the disks stand, for <c>/metrics</c>.</summary>
internal sealed class AdmissionMeter
{
    private readonly Counter<long> _refused;

    public AdmissionMeter(IMeterFactory meters, DiskWatch disks)
    {
        var meter = meters.Create("Bus.Admission");
        _refused = meter.CreateCounter<long>("bus.intake.refused", description: "Messages and files not let in now, by municipality and reason");
        meter.CreateObservableGauge("bus.disk.low", () => disks.Look().Low is null ? 0L : 1L, description: "1 while nothing new is taken because a disk has too little room");
    }

    public void Refused(MunicipalityCode municipality, Fault fault) => _refused.Add(1,
        new KeyValuePair<string, object?>("municipality", municipality.Value), new KeyValuePair<string, object?>("code", fault.Code.Entry().Name));
}
