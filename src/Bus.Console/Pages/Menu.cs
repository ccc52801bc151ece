using Bus.Console.Hub;

namespace Bus.Console.Pages;

/// <summary>The places of the console.</summary>
/// <param name="OfHub">Of the hub as a whole: nothing that belongs to one municipality, so not for those who see only theirs.</param>
internal sealed record Place(string Address, TextView Name, bool OfHub = false)
{
    /// <summary>In the order of the menu.</summary>
    public static readonly Place[] All =
    [
        new("/console", new("概況", "Overview")),
        new("/console/messages", new("電文", "Messages")),
        new("/console/routes", new("連携経路", "Routes")),
        new("/console/files", new("ファイル", "Files")),
        new("/console/errors", new("エラー", "Errors")),
        new("/console/totals", new("突合", "Reconciliation")),
        new("/console/approvals", new("承認", "Approvals")),
        new("/console/queries", new("照会", "Queries")),
        new("/console/audit", new("操作記録", "Audit trail")),
        new("/console/region", new("リージョン", "Region")),
        new("/console/hub", new("ハブ", "Hub"), OfHub: true),
    ];

    /// <summary>True if an address is here, or below.</summary>
    public bool Holds(string path) => path == Address || (Address != "/console" && path.StartsWith(Address + "/", StringComparison.Ordinal));
}
