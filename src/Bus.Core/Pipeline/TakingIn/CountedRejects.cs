using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>Counts refused records on their way to whoever lists them: of a message that is refused whole the journal knows nothing.</summary>
internal sealed class CountedRejects(IRejectSink sink) : IRejectSink
{
    public long Count { get; private set; }

    public void Add(Reject reject, CandidateReader record)
    {
        Count++;
        sink.Add(reject, record);
    }

    public void Restart()
    {
        Count = 0;
        sink.Restart();
    }
}
