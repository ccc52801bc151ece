using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation;

/// <summary>A region document without errors. Only <see cref="RegionValidator"/> makes one; planning demands it.</summary>
internal sealed class ValidRegion
{
    internal ValidRegion(RegionModel declared, IReadOnlyList<DeclaredSecret> secrets) => (Declared, Secrets) = (declared, secrets);

    /// <summary>What the document says, without secrets. Null host, quotas or staff: not said.</summary>
    public RegionModel Declared { get; }

    /// <summary>The secrets it says.</summary>
    public IReadOnlyList<DeclaredSecret> Secrets { get; }
}

/// <summary>Whose secret: an application's own password, or the one that is sent to its endpoint for a contract.</summary>
/// <param name="TargetContract">Null: the application's own.</param>
/// <param name="Use">What it is for, where there is a contract.</param>
internal readonly record struct SecretPlace(ApplicationRef Application, string? TargetContract, SecretUse Use = SecretUse.SoapTarget);

/// <summary>What a sealed secret is for.</summary>
internal enum SecretUse
{
    /// <summary>The password sent to an endpoint.</summary>
    SoapTarget,
    /// <summary>The private key that opens files.</summary>
    FileKey,
    /// <summary>Its passphrase.</summary>
    FilePassphrase,
}

/// <summary>The secret or secrets that a document gives for a place.</summary>
internal sealed record DeclaredSecret(SecretPlace Place, DocumentPath Path, IReadOnlyList<SecretDocument> Secrets)
{
    /// <summary>Where the secret with this index stands: a single one stands without an index.</summary>
    public DocumentPath PathOf(int index) => Secrets.Count == 1 ? Path : Path[index];
}
