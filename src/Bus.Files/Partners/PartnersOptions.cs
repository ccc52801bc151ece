namespace Bus.Files.Partners;

/// <summary>Visits to partners' servers. Section <c>Partners</c>.</summary>
public sealed class PartnersOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Partners";

    /// <summary>How often it is looked whether a visit is due; default 1 s.</summary>
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(1);
    /// <summary>Partners visited at the same time by one node; default 4. None is ever visited twice at the same time.</summary>
    public int Parallel { get; set; } = 4;
    /// <summary>Where there are no end files: how long a file there must not change to be fetched; default 10 s.</summary>
    public TimeSpan Quiet { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>A file so young that it could be written again within the second or minute by which its server tells times, and look the same: it is fetched once that is over, waited for at most so long; default 1 minute.
    /// So far its clock may be behind the hub's. 0: not waited for.</summary>
    public TimeSpan SameTime { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>How long a server may take to answer at first; default 30 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>How long a transfer may stand still before it is cut, to be resumed at the next visit; default 2 minutes.</summary>
    public TimeSpan StalledTimeout { get; set; } = TimeSpan.FromMinutes(2);
    /// <summary>How long one step (one file, one listing) may take at all; default 12 hours.</summary>
    public TimeSpan LongestStep { get; set; } = TimeSpan.FromHours(12);
    /// <summary>First pause after a visit that failed, doubled each time; default 30 s.</summary>
    public TimeSpan RetryFirst { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>Longest such pause; default 10 minutes.</summary>
    public TimeSpan RetryLongest { get; set; } = TimeSpan.FromMinutes(10);
    /// <summary>How long what was fetched is remembered after it is no longer there; default 400 days.</summary>
    public TimeSpan Remember { get; set; } = TimeSpan.FromDays(400);
    /// <summary>Bytes of a listing that are read at most; default 16 MiB. A folder with more in it is not visited.</summary>
    public int ListingBytes { get; set; } = 16 * 1024 * 1024;
    /// <summary>The program that speaks SFTP; default <c>/usr/bin/sftp</c> (Debian: openssh-client).</summary>
    public string Sftp { get; set; } = "/usr/bin/sftp";
    /// <summary>The program that speaks FTP and FTPS; default <c>/usr/bin/curl</c> (Debian: curl).</summary>
    public string Curl { get; set; } = "/usr/bin/curl";
}
