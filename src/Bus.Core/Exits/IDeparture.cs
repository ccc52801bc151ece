using Bus.Core.Vocabulary;

namespace Bus.Core.Exits;

/// <summary>The last step of a municipality's exit: its key is destroyed, and with it all that lies sealed under it.</summary>
public interface IDeparture
{
    /// <summary>
    /// In one transaction: looks whether the municipality is done, ends what is abandoned, forgets its staff, sign-ins and the versions of the region that name it, and destroys the key.
    /// Messages, deliveries that were made and the audit trail stay, without what they held. Again: nothing happens, but that the key's bytes are scrubbed once more.
    /// </summary>
    /// <exception cref="TimeoutException">The key is destroyed, but its bytes may still stand in the database's log: do it again.</exception>
    Task<Departed> DestroyKeyAsync(MunicipalityCode municipality, DepartureTerms terms, CancellationToken cancellation);
}

/// <summary>On which terms.</summary>
/// <param name="RegionVersion">The version of the region that was seen not to name the municipality; if another is in force, nothing is done.</param>
/// <param name="Abandon">True: what is undelivered or open is given up. False: with such, nothing is done.</param>
/// <param name="By">Who does it.</param>
/// <param name="Why">Why, for refused records that are dismissed by it.</param>
public sealed record DepartureTerms(long RegionVersion, bool Abandon, string By, string Why);

/// <summary>What came of it.</summary>
/// <param name="Deliveries">Deliveries that were given up.</param>
/// <param name="Errors">Open refused records that were dismissed.</param>
public sealed record Departed(DepartureOutcome Outcome, long Deliveries = 0, long Errors = 0);

/// <summary>How it ended.</summary>
public enum DepartureOutcome
{
    /// <summary>The key is destroyed.</summary>
    Done,
    /// <summary>There was none.</summary>
    NoKey,
    /// <summary>Something is undelivered or open, and was not abandoned.</summary>
    Unfinished,
    /// <summary>The region was replaced meanwhile.</summary>
    RegionChanged,
}
