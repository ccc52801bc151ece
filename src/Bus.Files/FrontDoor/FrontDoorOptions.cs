using System.Net;

namespace Bus.Files.FrontDoor;

/// <summary>FTP, FTPS and SFTP over the homes, by one ProFTPD. Sections <c>Files:Ftp</c>, <c>Files:Sftp</c> and <c>Files:FrontDoor</c>. Off while no port is set.</summary>
public sealed class FrontDoorOptions
{
    /// <summary>Name of the section of what FTP and SFTP share.</summary>
    public const string Section = "Files:FrontDoor";

    /// <summary>FTP and FTPS; section <c>Files:Ftp</c>.</summary>
    public FtpOptions Ftp { get; set; } = new();
    /// <summary>SFTP; section <c>Files:Sftp</c>.</summary>
    public SftpOptions Sftp { get; set; } = new();
    /// <summary>The daemon's program; default <c>/usr/sbin/proftpd</c>.</summary>
    public string Daemon { get; set; } = "/usr/sbin/proftpd";
    /// <summary>Folder of its modules mod_tls, mod_sftp, mod_vroot and mod_ifsession; default <c>/usr/lib/proftpd</c>.</summary>
    public string Modules { get; set; } = "/usr/lib/proftpd";
    /// <summary>The account that the daemon runs under when the hub is root; default <c>proftpd</c>, which Debian's package makes. An ordinary hub's daemon runs under the hub's own account.</summary>
    public string User { get; set; } = "proftpd";
    /// <summary>Number of the group that opens the homes to that daemon when the hub is root; default 65021. It needs no name, and nobody else may be in it.</summary>
    public uint GroupId { get; set; } = 65021;
    /// <summary>Sessions at a time; default 100.</summary>
    public int MaxSessions { get; set; } = 100;
    /// <summary>Sessions of one application at a time; default 10.</summary>
    public int MaxSessionsPerApplication { get; set; } = 10;
    /// <summary>Wrong passwords after which a connection is closed; default 3.</summary>
    public int LoginAttempts { get; set; } = 3;
    /// <summary>How long a connection may stay without signing in; default 60 s.</summary>
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromSeconds(60);
    /// <summary>How long a session may say nothing; default 10 minutes.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);
    /// <summary>How long a transfer may stand still; default 5 minutes.</summary>
    public TimeSpan StalledTimeout { get; set; } = TimeSpan.FromMinutes(5);
    /// <summary>After how long an upload that was cut, and is not resumed, is reported; it is never taken. Default 24 hours.</summary>
    public TimeSpan ReportUnfinished { get; set; } = TimeSpan.FromHours(24);
    /// <summary>An upload by SFTP that ended with less room than this on its disk, in bytes, counts as cut whatever the daemon's log says: on that disk its lines may be missing. Default 16 MiB.</summary>
    public long FullBelow { get; set; } = 16 << 20;
    /// <summary>First pause before a daemon that ended is started again, doubled each time; default 1 s.</summary>
    public TimeSpan RestartFirst { get; set; } = TimeSpan.FromSeconds(1);
    /// <summary>Longest such pause; default 1 minute.</summary>
    public TimeSpan RestartLongest { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>How long the daemon may take to open its ports or to stop; default 10 s.</summary>
    public TimeSpan StartOrStop { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>Size in bytes at which the daemon's logs in <c>{data}/proftpd/run</c> are begun anew; default 32 MiB.</summary>
    public long LogBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>True if any port is set.</summary>
    public bool IsOn => Ftp.Port is not null || Sftp.Port is not null;
}

/// <summary>FTP and FTPS (explicit, AUTH TLS).</summary>
public sealed class FtpOptions
{
    /// <summary>Port; null (default): off.</summary>
    public int? Port { get; set; }
    /// <summary>Address to listen on; default <c>127.0.0.1</c>.</summary>
    public string Address { get; set; } = "127.0.0.1";
    /// <summary>Ports of passive data connections; default <c>50000-50199</c>. Firewalls must let them through.</summary>
    public string PassivePorts { get; set; } = "50000-50199";
    /// <summary>Address told to clients for data connections, where a firewall translates it; null (default): the one they reached.</summary>
    public string? PassiveAddress { get; set; }
    /// <summary>The server's certificate chain, PEM; null (default): no TLS. Read at each start of the daemon.</summary>
    public string? Certificate { get; set; }
    /// <summary>Its private key, PEM, unencrypted.</summary>
    public string? CertificateKey { get; set; }
    /// <summary>True: nobody signs in or transfers without TLS. Null (default): required except where the address is loopback.</summary>
    public bool? RequireTls { get; set; }

    /// <summary>Whether TLS is required, in the end.</summary>
    internal bool TlsRequired => RequireTls ?? !(IPAddress.TryParse(Address, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>SFTP.</summary>
public sealed class SftpOptions
{
    /// <summary>Port; null (default): off.</summary>
    public int? Port { get; set; }
    /// <summary>Address to listen on; default <c>127.0.0.1</c>.</summary>
    public string Address { get; set; } = "127.0.0.1";
    /// <summary>The server's private key, PEM; null (default): <c>{data}/proftpd/host.key</c>, RSA 3072, made with mode 0600 at the first start.</summary>
    public string? HostKey { get; set; }
}
