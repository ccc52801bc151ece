using System.Collections.Immutable;
using Bus.Core.Security;

namespace Bus.Core.Region;

/// <summary>業務システム.</summary>
public sealed record Application
{
    /// <summary>Id within the municipality: [a-z0-9-]{1,32}.</summary>
    public required string Id { get; init; }
    /// <summary>Name for people.</summary>
    public required string Name { get; init; }
    /// <summary>Hashes of the passwords in force: one, or two while one is rotated.</summary>
    public ImmutableArray<string> PasswordHashes { get; init; } = [];
    /// <summary>The same passwords as sha512-crypt (<c>$6$…</c>) for the FTP and SFTP daemon, which cannot read the others; index by index.
    /// An empty text, or none: with that password nobody signs in there.</summary>
    public ImmutableArray<string> FtpHashes { get; init; } = [];
    /// <summary>The same passwords sealed under the municipality's key, for PasswordDigest (<c>digest: true</c>); index by index, empty texts where there is none. None: it may not use it.</summary>
    public ImmutableArray<string> DigestSecrets { get; init; } = [];
    /// <summary>Certificates that prove it: of a TLS client, or of a signature over a message.</summary>
    public ImmutableArray<CertificateMatch> Certificates { get; init; } = [];
    /// <summary>Addresses to which its asynchronous answers may be sent; compared as they are, character by character.</summary>
    public ImmutableArray<Uri> ReplyTo { get; init; } = [];
    /// <summary>Public keys with which it signs in by SFTP, as OpenSSH writes them; null: none.</summary>
    public ImmutableArray<string>? SftpKeys { get; init; }
    /// <summary>True: its uploads stand under a hidden name until they are whole, and a cut one begins anew; false (default): a cut one is resumed.</summary>
    public bool HiddenUploads { get; init; }
    /// <summary>Contracts it hands over.</summary>
    public ImmutableArray<Provision> Provides { get; init; } = [];
    /// <summary>Contracts it takes.</summary>
    public ImmutableArray<Consumption> Consumes { get; init; } = [];
    /// <summary>Queries it answers.</summary>
    public ImmutableArray<QueryProvision> Answers { get; init; } = [];
    /// <summary>Queries it may ask; no others.</summary>
    public ImmutableArray<QueryAccess> Asks { get; init; } = [];
    /// <summary>Partners' servers that the hub visits for it; null: none.</summary>
    public ImmutableArray<Partner>? Partners { get; init; }

    /// <summary>How it hands over this contract; null if it does not.</summary>
    public Provision? FindProvision(string contract) => Provides.FirstOrDefault(p => p.Contract == contract);

    /// <summary>How it takes this contract; null if it does not.</summary>
    public Consumption? FindConsumption(string contract) => Consumes.FirstOrDefault(c => c.Contract == contract);

    /// <summary>The partner with this id; null if there is none.</summary>
    public Partner? FindPartner(string id) => Partners?.FirstOrDefault(p => p.Id == id);
}

/// <summary>Which certificates prove an application: one by its fingerprint, or all that a trusted authority issued to a name.</summary>
/// <param name="Fingerprint">SHA-256, 64 hex digits, upper case; null: by names.</param>
/// <param name="Issuer">Distinguished name; null: by fingerprint.</param>
/// <param name="Subject">Distinguished name; null: by fingerprint.</param>
public sealed record CertificateMatch(string? Fingerprint, string? Issuer, string? Subject)
{
    /// <summary>True if this is one of them.</summary>
    public bool Fits(CertificateFacts certificate) => Fingerprint is not null ? Fingerprint == certificate.Fingerprint
        : certificate.IssuerTrusted && Issuer == certificate.Issuer && Subject == certificate.Subject;
}
