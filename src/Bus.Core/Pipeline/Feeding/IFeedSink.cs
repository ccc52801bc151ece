using Bus.Core.Faults;

namespace Bus.Core.Pipeline;

/// <summary>Lists what a message did not feed. Implementations keep it outside memory.</summary>
public interface IFeedSink
{
    /// <summary>A contract begins to be fed, from the first record: what was listed for it before is forgotten.</summary>
    void Begin(string contract);

    /// <summary>A record that feeds nothing, for this item's value.</summary>
    /// <param name="record">Position among the records taken in, from 1.</param>
    void NotFed(string contract, long record, string item);

    /// <summary>A fed record that the fed contract's rules refuse. Its index is that of the feeding record, among those taken in.</summary>
    void Refused(string contract, Reject reject);

    /// <summary>Everything is listed: makes it durable, before the journal commits.</summary>
    void Seal(string contract);
}
