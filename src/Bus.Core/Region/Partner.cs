using System.Collections.Immutable;

namespace Bus.Core.Region;

/// <summary>A partner's own server (FTP, FTPS or SFTP) from which the hub fetches files for an application, and to which it puts the application's deliveries.</summary>
public sealed record Partner
{
    /// <summary>Id within the application: [a-z0-9-]{1,32}.</summary>
    public required string Id { get; init; }
    /// <summary>Scheme <c>sftp</c>, <c>ftps</c> (AUTH TLS; from the first byte on port 990) or <c>ftp</c>, host and port.</summary>
    public required Uri Address { get; init; }
    /// <summary>User name there.</summary>
    public required string Username { get; init; }
    /// <summary>Its password or private key, sealed under the municipality's key (base64); null: none.</summary>
    public string? SealedSecret { get; init; }
    /// <summary>True: the secret is a private key; only with <c>sftp</c>.</summary>
    public bool ByKey { get; init; }
    /// <summary>What the server must prove: by SFTP its public keys (<c>ssh-ed25519 AAAA…</c>), by FTPS hashes of its certificate's key (<c>sha256//…</c>), none: the system's authorities.</summary>
    public ImmutableArray<string> Pins { get; init; } = [];
    /// <summary>Times of day at which it is visited; null: again and again, as <see cref="Every"/> says.</summary>
    public SetTimes? Times { get; init; }
    /// <summary>Pause between visits where there are no times of day.</summary>
    public TimeSpan Every { get; init; }
    /// <summary>Most bytes a second; null: no bound.</summary>
    public long? Bandwidth { get; init; }
    /// <summary>An alert is raised when it could not be visited for so long.</summary>
    public TimeSpan AlertAfter { get; init; }
    /// <summary>What is fetched.</summary>
    public ImmutableArray<PartnerFetch> Fetch { get; init; } = [];
    /// <summary>What is put there.</summary>
    public ImmutableArray<PartnerPut> Put { get; init; } = [];
}

/// <summary>Files that are fetched into <c>in/{contract}/</c> of the application.</summary>
/// <param name="Folder">There; from the user's own folder on, or from the root where it begins with a slash.</param>
/// <param name="Pattern">Names, with <c>*</c> and <c>?</c>.</param>
/// <param name="EndFile">True: a file is taken only with its end file. False: without one, when it has not changed between two looks.</param>
/// <param name="Then">What becomes of it there.</param>
/// <param name="MoveTo">The folder for <see cref="FetchedFate.Move"/>; null otherwise.</param>
public sealed record PartnerFetch(string Contract, string Folder, string Pattern, bool EndFile, FetchedFate Then, string? MoveTo);

/// <summary>What becomes of a partner's file once it was fetched.</summary>
public enum FetchedFate
{
    /// <summary>It stays, and is remembered.</summary>
    Keep,
    /// <summary>It is deleted.</summary>
    Delete,
    /// <summary>It is moved into another folder.</summary>
    Move,
}

/// <summary>Deliveries of <c>out/{contract}/</c> that are put into a folder there.</summary>
/// <param name="EndFile">True: their end files too, after them.</param>
public sealed record PartnerPut(string Contract, string Folder, bool EndFile);
