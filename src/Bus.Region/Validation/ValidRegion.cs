using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation;

/// <summary>A region document without errors. Only <see cref="RegionValidator"/> makes one, or what is in force already; planning demands it.</summary>
internal sealed class ValidRegion
{
    internal ValidRegion(RegionModel declared, IReadOnlyList<DeclaredSecret> secrets, IReadOnlyList<DeclaredToken> tokens) =>
        (Declared, Secrets, Tokens) = (declared, secrets, tokens);

    /// <summary>What the document says, without secrets. Null host, quotas or staff: not said.</summary>
    public RegionModel Declared { get; }

    /// <summary>The secrets it says.</summary>
    public IReadOnlyList<DeclaredSecret> Secrets { get; }

    /// <summary>The operators' tokens that it says.</summary>
    public IReadOnlyList<DeclaredToken> Tokens { get; }
}

/// <summary>The token or tokens that a document gives an operator.</summary>
internal sealed record DeclaredToken(string Operator, IReadOnlyList<SecretDocument> Secrets);

/// <summary>Whose secret: an application's own password, the one that is sent to its endpoint for a contract, or the one for a partner's server.</summary>
/// <param name="TargetContract">Null: the application's own, or a partner's.</param>
internal readonly record struct SecretPlace(ApplicationRef Application, string? TargetContract)
{
    /// <summary>The partner at whose server the hub signs in with it; null: none.</summary>
    public string? Partner { get; init; }

    /// <summary>What it is for, where there is a contract.</summary>
    public SecretUse Use { get; init; }
}

/// <summary>What a sealed secret is for.</summary>
internal enum SecretUse
{
    /// <summary>The password sent to an endpoint.</summary>
    SoapTarget,
    /// <summary>The private key that opens files.</summary>
    FileKey,
    /// <summary>Its passphrase.</summary>
    FilePassphrase,
    /// <summary>The password with which the hub searches the municipality's directory of staff; there is no application.</summary>
    Directory,
    /// <summary>The keytab with which the hub takes tickets of the municipality's domain; there is no application.</summary>
    Keytab,
}

/// <summary>The secret or secrets that a document gives for a place.</summary>
internal sealed record DeclaredSecret(SecretPlace Place, DocumentPath Path, IReadOnlyList<SecretDocument> Secrets)
{
    /// <summary>True: an application's passwords are kept for PasswordDigest too.</summary>
    public bool Digest { get; init; }

    /// <summary>Where the secret with this index stands: a single one stands without an index.</summary>
    public DocumentPath PathOf(int index) => Secrets.Count == 1 ? Path : Path[index];
}
