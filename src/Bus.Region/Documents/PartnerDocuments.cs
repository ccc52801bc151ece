namespace Bus.Region;

/// <summary>An entry of <c>partners</c>: a server that the hub visits for the application.</summary>
public sealed record PartnerDocument
{
    /// <summary>[a-z0-9-]{1,32}.</summary>
    public string? Id { get; init; }
    /// <summary><c>sftp://host[:port]</c>, <c>ftps://…</c> or <c>ftp://…</c>.</summary>
    public string? Address { get; init; }
    /// <summary>User name there.</summary>
    public string? Username { get; init; }
    /// <summary>Its password.</summary>
    public SecretDocument? Password { get; init; }
    /// <summary>By SFTP, instead of the password: a private key without passphrase.</summary>
    public SecretDocument? Key { get; init; }
    /// <summary>Public keys of the server (sftp), or <c>sha256//…</c> of its certificate's key (ftps).</summary>
    public IReadOnlyList<string> Pins { get; init; } = [];
    /// <summary>Times of day in Japan, <c>06:00</c>.</summary>
    public IReadOnlyList<string>? At { get; init; }
    /// <summary>With <see cref="At"/>: <c>all</c> (default) or <c>business</c>.</summary>
    public string? Days { get; init; }
    /// <summary>Instead of <see cref="At"/>: a duration such as <c>10m</c> (default).</summary>
    public string? Every { get; init; }
    /// <summary>A size a second such as <c>48KB</c>; null: no bound.</summary>
    public string? Bandwidth { get; init; }
    /// <summary>A duration such as <c>2h</c> (default): then an alert.</summary>
    public string? AlertAfter { get; init; }
    /// <summary>What is fetched.</summary>
    public IReadOnlyList<PartnerFetchDocument> Fetch { get; init; } = [];
    /// <summary>What is put there.</summary>
    public IReadOnlyList<PartnerPutDocument> Put { get; init; } = [];
}

/// <summary>Files to fetch.</summary>
public sealed record PartnerFetchDocument
{
    /// <summary>A contract that the application provides.</summary>
    public string? Contract { get; init; }
    /// <summary>The folder there.</summary>
    public string? Folder { get; init; }
    /// <summary>Names with <c>*</c> and <c>?</c>; default <c>*</c>.</summary>
    public string? Pattern { get; init; }
    /// <summary>True: only with their end files. Default false.</summary>
    public bool? EndFile { get; init; }
    /// <summary><c>keep</c> (default), <c>delete</c> or <c>move</c>.</summary>
    public string? Then { get; init; }
    /// <summary>With <c>move</c>: where to.</summary>
    public string? MoveTo { get; init; }
}

/// <summary>Deliveries to put.</summary>
public sealed record PartnerPutDocument
{
    /// <summary>A contract that the application consumes by file.</summary>
    public string? Contract { get; init; }
    /// <summary>The folder there.</summary>
    public string? Folder { get; init; }
    /// <summary>False: without their end files. Default true.</summary>
    public bool? EndFile { get; init; }
}
