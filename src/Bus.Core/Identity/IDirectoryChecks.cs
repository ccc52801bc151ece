using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>A municipality's directory that cannot be asked.</summary>
/// <param name="IsRefused">True: it answers, and refuses the hub's own name or password.</param>
/// <param name="Since">When it was first seen so, on this node.</param>
public sealed record DirectoryTrouble(MunicipalityCode Municipality, bool IsRefused, DateTimeOffset Since);

/// <summary>Looks at municipalities' own directories of staff.</summary>
public interface IDirectoryChecks
{
    /// <summary>What is known of those that were looked at; null: it can be asked.</summary>
    IReadOnlyDictionary<MunicipalityCode, DirectoryTrouble?> Known { get; }

    /// <summary>The municipality has a directory of its own.</summary>
    bool Has(MunicipalityCode municipality);

    /// <summary>Begins to look at those that are due, unless the last round still goes on; ends when it ends.</summary>
    Task LookAsync(CancellationToken cancellation);
}
