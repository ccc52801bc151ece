namespace Bus.Identity;

/// <summary>Limits and times of the identity providers; section <c>Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Identity";

    /// <summary>Address under which browsers reach the hub, e.g. <c>https://sso.example.lg.jp</c>: entity ids and destinations begin with it, so it must not change. Default: the first of <c>--urls</c>.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The same for municipalities with a <c>host</c> of their own; <c>{host}</c> stands for it. Default <c>https://{host}</c>.</summary>
    public string HostUrl { get; set; } = "https://{host}";

    /// <summary>Networks from which passwords and messages are taken over plain HTTP (a TLS proxy, for instance). Default: loopback only.</summary>
    public IList<string> AllowPlainHttpFrom { get; } = [];

    /// <summary>How far a message's time may be from ours. Default 5 min.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an assertion may be handed in. Default 5 min.</summary>
    public TimeSpan AssertionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest session. Default 12 h.</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(12);

    /// <summary>A session that served no sign-on for so long is over. Default 4 h.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(4);

    /// <summary>The same on a terminal that is said to be shared. Default 15 min.</summary>
    public TimeSpan SharedIdle { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Most sessions that a node remembers, so that a silent sign-on does not read its session again; about 1 KB each, and as much for each relying party that it signed on to. Default 20,000.</summary>
    public int SessionsRemembered { get; set; } = 20_000;

    /// <summary>How long a request waits for the person to sign in. Default 30 min.</summary>
    public TimeSpan RequestWaits { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a gateway believes that a session lives before it asks again. Default 5 s.</summary>
    public TimeSpan GatewayCheck { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a gateway waits for a connection to the application. Default 5 s.</summary>
    public TimeSpan GatewayConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long neither side of a gateway may be silent. Default 100 s.</summary>
    public TimeSpan GatewayTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Largest request that goes through a gateway. Default 104,857,600 bytes.</summary>
    public long GatewayMaxBytes { get; set; } = 104_857_600;

    /// <summary>How long an artifact can be resolved. Default 1 min.</summary>
    public TimeSpan ArtifactLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Largest message, inflated; 64 KiB at most is usual. Default 65,536 bytes.</summary>
    public int MaxMessageBytes { get; set; } = 65_536;

    /// <summary>Longest RelayState. Default 1,024 bytes (SAML says 80, relying parties send more).</summary>
    public int MaxRelayState { get; set; } = 1_024;

    /// <summary>Time limit of a back-channel logout. Default 5 s.</summary>
    public TimeSpan BackChannelTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node keeps signing keys in memory before it looks again. Default 5 s.</summary>
    public TimeSpan KeyRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Years for which a signing certificate is made. Default 10.</summary>
    public int CertificateYears { get; set; } = 10;

    /// <summary>How long published metadata is valid. Default 30 d.</summary>
    public TimeSpan MetadataValidity { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long the audit of sign-ins is kept. Default 400 d.</summary>
    public TimeSpan KeepEvents { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Refusals and wrong passwords of a municipality that are kept a minute; further ones are counted in one line. Default 60: whoever sends rubbish must not fill the database.</summary>
    public int RefusalsPerMinute { get; set; } = 60;

    /// <summary>How often what is over is forgotten. Default 5 min.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Passwords verified at once; others wait, so that a morning peak does not starve silent sign-on. Default 1.</summary>
    public int PasswordsAtOnce { get; set; } = 1;

    /// <summary>Passwords of one municipality that may wait to be verified; more are turned away and told so. Municipalities take turns. Default 2,000.</summary>
    public int PasswordsWaiting { get; set; } = 2_000;

    /// <summary>Wrong passwords of one person that are judged, from all unknown devices together and from each known one; then those must wait. Default 10.</summary>
    public int FailuresAllowed { get; set; } = 10;

    /// <summary>How long they wait, and how long a wrong password counts. Default 15 min.</summary>
    public TimeSpan FailureWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a device on which a person signed in stays known. Default 180 d.</summary>
    public TimeSpan DeviceLifetime { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Persons whom one browser remembers, the latest; 0 to 40. Default 16. 0: no device is ever known.</summary>
    public int PersonsPerDevice { get; set; } = 16;

    /// <summary>Fewest characters of a password that a person chooses, and of an initial one in a staff list; 8 to 64. Default 10.</summary>
    public int PasswordLength { get; set; } = 10;

    /// <summary>Of capitals, small letters, digits and other characters so many kinds must be in it; 1 to 4. Default 1: length is worth more.</summary>
    public int PasswordKinds { get; set; } = 1;

    /// <summary>Earlier passwords that may not be chosen again, beside the present one; 0 to 24. Default 4.</summary>
    public int PasswordHistory { get; set; } = 4;

    /// <summary>How long a step of the sign-in (a new password, a second factor) waits for the person. Default 10 min.</summary>
    public TimeSpan StepWaits { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many steps of 30 s a code of the time may be early or late; 0 to 5. Default 1.</summary>
    public int TimeCodeWindow { get; set; } = 1;

    /// <summary>Recovery codes that are given with a second factor; 0 to 20. Default 10.</summary>
    public int RecoveryCodes { get; set; } = 10;

    /// <summary>How often each node looks for metadata of relying parties that is due, or that another node fetched. Default 10 s.</summary>
    public TimeSpan MetadataLook { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long fetching metadata may take. Default 30 s.</summary>
    public TimeSpan MetadataTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>When it is tried again after it failed, unless it is due sooner. Default 10 min.</summary>
    public TimeSpan MetadataRetry { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Largest metadata of an SP, fetched or from the region file. Default 1,048,576 bytes.</summary>
    public int MaxMetadataBytes { get; set; } = 1_048_576;

    /// <summary>How long a node keeps the staff in memory before it looks whether a list was imported. Default 5 s.</summary>
    public TimeSpan StaffRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Port at which browsers are asked for a certificate (IC cards), one of <c>Tls:CertificatePorts</c>. Default 0: cards are off.</summary>
    public int CardPort { get; set; }

    /// <summary>Folder with the lists of revoked certificates, <c>{code}/</c> in it for each municipality. Default: none.</summary>
    public string CrlFolder { get; set; } = "";

    /// <summary>How long an emergency id (緊急用ID) in its envelope is good. Default 400 d.</summary>
    public TimeSpan EmergencyKeeps { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Wrong secrets of emergency ids from one address (IPv6: /64) that are answered at once; further ones are answered later and later. The right secret never waits. Default 5; each counts for <see cref="FailureWait"/>.</summary>
    public int EmergencyFailuresFree { get; set; } = 5;

    /// <summary>How long the answer to the first of those is held; doubled with each further one. Default 1 s.</summary>
    public TimeSpan EmergencyDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long such an answer is held at most. Default 30 s.</summary>
    public TimeSpan EmergencyDelayMost { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Answers that a node holds so at once; with more, the others are answered without delay. Default 100; 0: none is held.</summary>
    public int EmergencyAnswersHeld { get; set; } = 100;

    /// <summary>Proxies, as networks, whose <c>X-Forwarded-For</c> is believed where it matters from which network somebody comes (zones, wrong secrets of emergency ids). Default: none; the address is the connection's.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>How long a municipality's own directory (LDAP) may take to connect, and for each answer. Default 5 s.</summary>
    public TimeSpan DirectoryTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Conversations with one municipality's directory at once; others wait, at most <see cref="DirectoryTimeout"/>. Default 8.</summary>
    public int DirectoryConnections { get; set; } = 8;

    /// <summary>How long a connection that is not used is kept. Default 1 min.</summary>
    public TimeSpan DirectoryIdle { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a server that did not answer is asked last. Default 30 s.</summary>
    public TimeSpan DirectoryPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often each directory is looked at, for the alert that it cannot be asked. Default 1 min.</summary>
    public TimeSpan DirectoryCheck { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>After so long, whoever is signed in is looked up in the directory again. Default 15 min.</summary>
    public TimeSpan DirectoryRefresh { get; set; } = TimeSpan.FromMinutes(15);
}
