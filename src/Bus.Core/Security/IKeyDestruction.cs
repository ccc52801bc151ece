using Bus.Core.Vocabulary;

namespace Bus.Core.Security;

/// <summary>Destroys a municipality's key: what an exit ends with. Apart from <see cref="IKeyRing"/>, so that nobody holds this power by accident.</summary>
public interface IKeyDestruction
{
    /// <summary>
    /// Erases the key durably, without a trace in the database files, and drops it from memory. From then on <see cref="IKeyRing"/> throws
    /// <see cref="KeyGoneException"/> for it, and everything sealed under it is lost for good – also if the municipality is given a new key later.
    /// </summary>
    /// <returns>False if the municipality had no key.</returns>
    Task<bool> DestroyAsync(MunicipalityCode municipality, CancellationToken cancellation);
}
