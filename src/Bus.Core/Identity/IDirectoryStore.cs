using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>Persons whom a municipality's own directory told of, as they were last seen there: so that their permanent id stays, and sessions go on while the directory is down.</summary>
public interface IDirectoryStore
{
    /// <summary>Null: there is none with this id.</summary>
    Task<DirectoryPerson?> FindAsync(MunicipalityCode municipality, string person, CancellationToken cancellation);

    /// <summary>Whoever is this entry of the directory; null: nobody yet.</summary>
    Task<DirectoryPerson?> ByKeyAsync(MunicipalityCode municipality, string keyHash, CancellationToken cancellation);

    /// <summary>Whoever had this login when last seen; null: nobody.</summary>
    Task<DirectoryPerson?> ByLoginAsync(MunicipalityCode municipality, string loginHash, CancellationToken cancellation);

    /// <summary>All of a municipality, also those that are gone.</summary>
    Task<IReadOnlyList<DirectoryPerson>> AllAsync(MunicipalityCode municipality, CancellationToken cancellation);

    /// <summary>Adds a person, with a line of the audit; false, and nothing is done, if the entry or the id is somebody's already.</summary>
    Task<bool> AddAsync(DirectoryPerson person, SignInEvent what, CancellationToken cancellation);

    /// <summary>What was seen of a person now; a login that somebody else had is theirs no longer.</summary>
    Task SeenAsync(DirectoryPerson person, CancellationToken cancellation);

    /// <summary>The directory knows the person no longer; false if that was known.</summary>
    Task<bool> GoneAsync(SignInEvent what, string person, CancellationToken cancellation);

    /// <summary>A person is another entry from now on, with a line of the audit; whoever was that entry so far is gone, and their id is nobody's. False: there is no such person.</summary>
    Task<bool> RelinkAsync(DirectoryPerson person, SignInEvent what, CancellationToken cancellation);
}

/// <summary>A person of a directory.</summary>
/// <param name="Person">The permanent id that the hub gave.</param>
/// <param name="KeyHash">Keyed hash of what the directory knows the entry by.</param>
/// <param name="LoginHash">Keyed hash of the login; empty: somebody else has it now.</param>
/// <param name="Sealed">What the directory says of them, sealed under the municipality's key.</param>
/// <param name="SeenAt">When that was.</param>
/// <param name="IsGone">The directory knows them no longer.</param>
public sealed record DirectoryPerson(MunicipalityCode Municipality, string Person, string KeyHash, string LoginHash, byte[] Sealed, DateTimeOffset SeenAt, bool IsGone)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => nameof(DirectoryPerson);
}
