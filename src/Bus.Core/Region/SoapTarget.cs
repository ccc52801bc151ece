namespace Bus.Core.Region;

/// <summary>A consumer's own <c>Send…</c> endpoint.</summary>
/// <param name="Url">Absolute http or https address.</param>
/// <param name="Timeout">Of one call; default 30 s.</param>
/// <param name="Username">User name sent with each call; null: no credentials.</param>
/// <param name="SealedPassword">Its password, sealed under the municipality's key (base64); null: none.</param>
public sealed record SoapTarget(Uri Url, TimeSpan Timeout, string? Username, string? SealedPassword)
{
    /// <summary>True: what is sent is signed (WS-Security 1.0, X.509) with the hub's key; default false.</summary>
    public bool Sign { get; init; }

    /// <summary>How a delivery goes in one call of <c>Send…File</c>, its records as an attached file; null (default): page by page with <c>Send…</c>.</summary>
    public AttachmentKind? Attachment { get; init; }
}

/// <summary>How a file hangs on a SOAP message.</summary>
public enum AttachmentKind
{
    /// <summary>MTOM: XOP 1.0.</summary>
    Mtom,
    /// <summary>SOAP Messages with Attachments.</summary>
    Swa,
}
