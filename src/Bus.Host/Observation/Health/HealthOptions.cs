using System.Net;
using Bus.Core.Operation;

namespace Bus.Host.Observation.Health;

/// <summary>What health looks at, and how often. Section <c>Health</c>.</summary>
internal sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>A check that takes longer has failed; default 3 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);
    /// <summary>So long an answer is given again without another look; default 2 s.</summary>
    public TimeSpan Fresh { get; set; } = TimeSpan.FromSeconds(2);
    /// <summary>So long the counts of the journal's backlog are shown again in <c>/metrics</c>; default 10 s.</summary>
    public TimeSpan Backlog { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>Less free bytes on the hub's disks is degraded; default 2 GiB. When nothing new is taken any more, <c>Intake:MinimumFreeDisk</c> says.</summary>
    public long DiskLow { get; set; } = 2L << 30;
    /// <summary>Networks from which <c>/metrics</c> is read without a token; default: this machine alone. From elsewhere it takes the token of an operator, or of an auditor of the whole region.</summary>
    public IList<string> MetricsFrom { get; } = [];
    /// <summary>Set by composition, not by configuration.</summary>
    [NotASetting]
    public string DataFolder { get; set; } = ".";

    public bool IsValid => Timeout > TimeSpan.Zero && Fresh > TimeSpan.Zero && Backlog > TimeSpan.Zero && DiskLow >= 0 && MetricsFrom.All(n => IPNetwork.TryParse(n, out _));
}
