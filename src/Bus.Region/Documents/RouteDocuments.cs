namespace Bus.Region;

/// <summary>An entry of <c>provides</c>.</summary>
public sealed record ProvisionDocument
{
    /// <summary>Contract name.</summary>
    public string? Contract { get; init; }
    /// <summary>Contract version; null: the newest.</summary>
    public string? Version { get; init; }
    /// <summary><c>key</c>, <c>record</c> or <c>file</c>.</summary>
    public string? OnError { get; init; }
    /// <summary>How its files come.</summary>
    public FileInDocument? File { get; init; }
    /// <summary>By when it must have come.</summary>
    public ExpectedDocument? Expected { get; init; }
    /// <summary>Of a query: where the application answers.</summary>
    public SoapDocument? Soap { get; init; }
}

/// <summary>How files of a provider come.</summary>
public sealed record FileInDocument
{
    /// <summary><c>csv</c> (default), <c>xml</c>, or a layout of the contract's own.</summary>
    public string? Layout { get; init; }
    /// <summary><c>utf-8</c> (default), <c>cp932</c>, or another character set that the hub knows.</summary>
    public string? Encoding { get; init; }
    /// <summary>外字: a character table laid over the set.</summary>
    public TextDocument? Gaiji { get; init; }
    /// <summary><c>none</c> (default), <c>gzip</c> or <c>zip</c>.</summary>
    public string? Compression { get; init; }
    /// <summary>The key that opens them; null: they are not encrypted.</summary>
    public DecryptionDocument? Encryption { get; init; }
    /// <summary>Of <c>end-file</c>, <c>rename</c>, <c>quiet</c>; null: all three.</summary>
    public IReadOnlyList<string>? Complete { get; init; }
}

/// <summary>An entry of <c>consumes</c>.</summary>
public sealed record ConsumptionDocument
{
    /// <summary>Contract name.</summary>
    public string? Contract { get; init; }
    /// <summary>Contract version; null: the newest.</summary>
    public string? Version { get; init; }
    /// <summary><c>file</c>, <c>soap</c> or <c>mailbox</c>.</summary>
    public string? By { get; init; }
    /// <summary>Additional items it wants.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];
    /// <summary>How what fails is tried again.</summary>
    public RetryDocument? Retry { get; init; }
    /// <summary>By file: how.</summary>
    public FileOutDocument? File { get; init; }
    /// <summary>By SOAP: where to.</summary>
    public SoapDocument? Soap { get; init; }
    /// <summary>By mailbox: how.</summary>
    public MailboxDocument? Mailbox { get; init; }
    /// <summary>When it may be delivered to.</summary>
    public WindowDocument? Window { get; init; }
    /// <summary>By file: <c>whole</c> (default) or <c>differential</c>: how full (全件) messages are delivered.</summary>
    public string? Full { get; init; }
    /// <summary>By file: true: a marker appears behind the deliveries when a business date is closed (締め); default false.</summary>
    public bool? Closing { get; init; }
    /// <summary>By file: times at which what was accepted goes in one file.</summary>
    public CollectDocument? Collect { get; init; }
    /// <summary>Of a query: duties for which it may ask; empty: it need not say.</summary>
    public IReadOnlyList<string> Duties { get; init; } = [];
    /// <summary>Of a query: most questions a minute, 1 to 1,000,000.</summary>
    public int? PerMinute { get; init; }
}

/// <summary>How failed deliveries are tried again; what is left out is as the hub's settings say.</summary>
public sealed record RetryDocument
{
    /// <summary>A duration such as <c>500ms</c>: the pause after the first failure; doubles with each further one.</summary>
    public string? First { get; init; }
    /// <summary>A duration such as <c>30s</c>: the longest pause.</summary>
    public string? Longest { get; init; }
    /// <summary>A duration such as <c>24h</c>: parked when it has failed for so long.</summary>
    public string? GiveUpAfter { get; init; }
    /// <summary>1 to 1,000,000: parked when it has failed so often in a row.</summary>
    public int? Attempts { get; init; }
}

/// <summary>How files to a consumer are written.</summary>
public sealed record FileOutDocument
{
    /// <summary><c>csv</c> (default), <c>xml</c>, or a layout of the contract's own.</summary>
    public string? Layout { get; init; }
    /// <summary><c>utf-8</c> (default), <c>cp932</c>, or another character set that the hub knows.</summary>
    public string? Encoding { get; init; }
    /// <summary>外字: a character table laid over the set.</summary>
    public TextDocument? Gaiji { get; init; }
    /// <summary><c>none</c> (default), <c>gzip</c> or <c>zip</c>.</summary>
    public string? Compression { get; init; }
    /// <summary>The key that they are encrypted to; null: they are not.</summary>
    public EncryptionDocument? Encryption { get; init; }
    /// <summary><c>report</c> (default) or <c>reject</c>.</summary>
    public string? Unmappable { get; init; }
}

/// <summary>The key that opens an application's files.</summary>
public sealed record DecryptionDocument
{
    /// <summary>Private key (OpenPGP, armoured).</summary>
    public SecretDocument? PrivateKey { get; init; }
    /// <summary>Its passphrase; null: it has none.</summary>
    public SecretDocument? Passphrase { get; init; }
}

/// <summary>The key of those for whom files are encrypted.</summary>
public sealed record EncryptionDocument
{
    /// <summary>Public key (OpenPGP, armoured).</summary>
    public TextDocument? PublicKey { get; init; }
}

/// <summary>A consumer's own endpoint.</summary>
public sealed record SoapDocument
{
    /// <summary>Absolute http or https address.</summary>
    public string? Url { get; init; }
    /// <summary>A duration such as <c>30s</c> (default); 1 s to 10 min.</summary>
    public string? Timeout { get; init; }
    /// <summary>1 to 10,000; default 500.</summary>
    public int? RecordsPerMessage { get; init; }
    /// <summary>User name sent with each call.</summary>
    public string? Username { get; init; }
    /// <summary>Password sent with each call.</summary>
    public SecretDocument? Password { get; init; }
    /// <summary>True: messages are signed; default false.</summary>
    public bool? Sign { get; init; }
    /// <summary>Of a consumer: <c>mtom</c> or <c>swa</c>: a delivery is one call with a file attached; left out: pages.</summary>
    public string? Attachment { get; init; }

    /// <summary>Never the address: it may have a secret in it.</summary>
    public override string ToString() => nameof(SoapDocument);
}

/// <summary>How a mailbox hands out.</summary>
public sealed record MailboxDocument
{
    /// <summary>1 to 10,000; default 500.</summary>
    public int? RecordsPerMessage { get; init; }
}
