using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Core.Region;

/// <summary>A contract that an application provides.</summary>
public sealed record Provision
{
    /// <summary>Contract name.</summary>
    public required string Contract { get; init; }
    /// <summary>Contract version; null: the newest.</summary>
    public string? Version { get; init; }
    /// <summary>Refusal policy of its files; null: <see cref="Vocabulary.OnError.Key"/> where the contract has an ordering key, else <see cref="Vocabulary.OnError.Record"/>.</summary>
    public OnError? OnError { get; init; }
    /// <summary>Character set of its files: <c>utf-8</c> (default), <c>cp932</c>, <c>ibm-930</c>, <c>ibm-939</c>, <c>ibm-290</c>, or one of the site's own.</summary>
    public string Encoding { get; init; } = "utf-8";
    /// <summary>Layout of its files: <c>csv</c>, <c>xml</c> or one of the contract's own; null: <c>csv</c>.</summary>
    public string? Layout { get; init; }
    /// <summary>外字: a character table laid over the set, as text; null: none.</summary>
    public string? Gaiji { get; init; }
    /// <summary>How its files are packed; default not at all.</summary>
    public Compression Compression { get; init; }
    /// <summary>Its files are encrypted (OpenPGP) to the key that is kept here; null: they are not.</summary>
    public DecryptionKey? Decryption { get; init; }
    /// <summary>What its files look like.</summary>
    [JsonIgnore]
    public FileForm Form => new(Encoding, Layout, Gaiji);
    /// <summary>What completes a file: of <c>end-file</c>, <c>rename</c>, <c>quiet</c>; default all three.</summary>
    public ImmutableArray<string> Complete { get; init; } = ["end-file", "rename", "quiet"];
    /// <summary>By when it must have come; null: nobody waits for it.</summary>
    public Expectation? Expected { get; init; }
}

/// <summary>The key that opens an application's files.</summary>
/// <param name="SealedKey">The private key (OpenPGP, armoured), sealed under the municipality's key (base64).</param>
/// <param name="SealedPassphrase">Its passphrase, sealed likewise; null: it has none.</param>
public sealed record DecryptionKey(string SealedKey, string? SealedPassphrase);

/// <summary>How files are packed.</summary>
public enum Compression
{
    /// <summary>Not at all.</summary>
    None,
    /// <summary>gzip (RFC 1952).</summary>
    Gzip,
    /// <summary>A zip archive of one file, whose name says nothing.</summary>
    Zip,
}
