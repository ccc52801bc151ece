using Bus.Core.Vocabulary;

namespace Bus.Core.Exits;

/// <summary>The last step of a municipality's exit: its key is destroyed, and with it all that lies sealed under it.</summary>
public interface IDeparture
{
    /// <summary>
    /// In one transaction: looks whether the municipality is done, forgets its staff, sign-ins and the versions of the region that name it, and destroys the key. Nothing that is undelivered is given up.
    /// Messages, deliveries that were made and the audit trail stay, without what they held. Again: nothing happens, but that the key's bytes are scrubbed once more.
    /// </summary>
    /// <param name="regionVersion">The version of the region that was seen not to name the municipality; if another is in force, nothing is done.</param>
    /// <exception cref="TimeoutException">The key is destroyed, but its bytes may still stand in the database's log: do it again.</exception>
    Task<DepartureOutcome> DestroyKeyAsync(MunicipalityCode municipality, long regionVersion, CancellationToken cancellation);
}

/// <summary>How it ended.</summary>
public enum DepartureOutcome
{
    /// <summary>The key is destroyed.</summary>
    Done,
    /// <summary>There was none.</summary>
    NoKey,
    /// <summary>Something is being taken in, undelivered or open.</summary>
    Unfinished,
    /// <summary>An extract of it is being read, on this node or another: half of an export would be all that is left.</summary>
    Extracting,
    /// <summary>The region was replaced meanwhile.</summary>
    RegionChanged,
    /// <summary>The region has not been in force for long enough: what was accepted before may still be on its way into the journal, on any node.</summary>
    TooSoon,
}
