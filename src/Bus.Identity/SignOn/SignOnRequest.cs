namespace Bus.Identity.SignOn;

/// <summary>A sign-on that is wanted: an AuthnRequest that was checked and resolved against the metadata, or one that the portal began. It can be parked until the person has signed in.</summary>
internal sealed record SignOnRequest
{
    /// <summary>Id of the relying party.</summary>
    public required string Party { get; init; }
    /// <summary>ID of the AuthnRequest; null: we begin.</summary>
    public string? RequestId { get; init; }
    /// <summary>Where the answer goes, from the metadata.</summary>
    public required string Consumer { get; init; }
    /// <summary>By which binding.</summary>
    public required string Binding { get; init; }
    public string? RelayState { get; init; }
    public bool ForceAuthn { get; init; }
    public bool IsPassive { get; init; }
    /// <summary>Name identifier wanted; null: ours to choose.</summary>
    public string? NameIdFormat { get; init; }
    /// <summary>AuthnContext classes wanted; empty: any.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];
    public string Comparison { get; init; } = "exact";
    /// <summary>Name identifier of the person who must be answered for; null: whoever it is.</summary>
    public string? Subject { get; init; }
    /// <summary>When it came; a forced sign-in must be later.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A refusal that the relying party is told of in SAML (Core §3.2.2.2).</summary>
internal sealed record SignOnRefusal(string Status, string SubStatus, string Message);
