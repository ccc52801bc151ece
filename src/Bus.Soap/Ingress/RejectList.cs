using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Soap.Ingress;

/// <summary>Keeps the first refused records of a message for its fault, and counts the rest.</summary>
internal sealed class RejectList(int most) : IRejectSink
{
    private readonly List<Reject> _kept = [];

    public long Count { get; private set; }
    public IReadOnlyList<Reject> Kept => _kept;

    public void Add(Reject reject, CandidateReader record)
    {
        Count++;
        if (_kept.Count < most) _kept.Add(reject);
    }

    public void Restart()
    {
        Count = 0;
        _kept.Clear();
    }
}
