using System.Net;

namespace Bus.Console;

/// <summary>Section <c>Console</c>: the operators' console.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Console";

    /// <summary>After so long without a page somebody signs in anew; 30 minutes unless set.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>So long after the sign-in at most; 10 hours unless set.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromHours(10);

    /// <summary>Rows of a list on one page; 100 unless set.</summary>
    public int Rows { get; set; } = 100;

    /// <summary>Most deliveries that one replay may send from the console, 10,000 unless set; beyond it the command line shows progress (<c>bus message replay</c>).</summary>
    public int MostReplayed { get; set; } = 10_000;

    /// <summary>Largest document (region file, staff list) that is handed over in the browser, in bytes; 4 MiB unless set. Larger ones go by the command line.</summary>
    public int MostDocumentBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>A page that somebody watches is asked for again after so long; 15 seconds unless set.</summary>
    public TimeSpan Watch { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the hub's own answer to a page is waited for; 2 minutes unless set.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Networks of the proxies whose <c>X-Forwarded-Proto</c> is believed (they must overwrite what callers send); none unless set. Without TLS the console answers this machine only.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>What <see cref="IsValid"/> asks for.</summary>
    public const string Rule = "Console: Idle, Longest and Patience must be longer than nothing, Watch 1 s or more, Rows between 1 and 1,000, MostReplayed 1 or more, MostDocumentBytes 1 to 67,108,864, TrustedProxies networks such as 10.1.0.0/16 / 時間は 0 より長く、Watch は 1 秒以上、Rows は 1〜1,000、MostReplayed は 1 以上、MostDocumentBytes は 1〜67,108,864、TrustedProxies は 10.1.0.0/16 のようなネットワークにしてください。";

    /// <summary>True if every value can be used.</summary>
    public bool IsValid => Idle > TimeSpan.Zero && Longest > TimeSpan.Zero && Watch >= TimeSpan.FromSeconds(1) && Patience > TimeSpan.Zero && Rows is >= 1 and <= 1_000 && MostReplayed >= 1 && MostDocumentBytes is >= 1 and <= 64 * 1024 * 1024
        && TrustedProxies.All(n => IPNetwork.TryParse(n, out _));
}
