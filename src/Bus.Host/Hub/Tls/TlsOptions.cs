namespace Bus.Host.Hub.Tls;

/// <summary>TLS of the hub's own listeners (<c>--urls https://…</c>); section <c>Tls</c>.</summary>
internal sealed class TlsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Tls";

    /// <summary>PEM file with the certificate, and the intermediate ones after it. Empty (default): as <c>Kestrel:Certificates</c> says.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>PEM file with its private key; empty (default): it stands in the same file.</summary>
    public string CertificateKey { get; set; } = "";

    /// <summary>How often it is looked whether the files have changed; default 10 s. A new certificate holds from the next connection on, without restart.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>True: callers are asked for a certificate, which may prove an application; default false, since browsers ask their users then.</summary>
    public bool ClientCertificates { get; set; }

    /// <summary>Ports of <c>--urls</c> at which callers are asked for a certificate whatever <see cref="ClientCertificates"/> says, e.g. for IC cards of staff (<c>Identity:CardPort</c>). Default: none.</summary>
    public IList<int> CertificatePorts { get; } = [];
}
