namespace Bus.Console.Hub;

/// <summary>The region at a glance.</summary>
internal sealed record RegionView(MunicipalityView[] Municipalities);

/// <summary>One municipality.</summary>
internal sealed record MunicipalityView(string Code, string Name, string? Host, ApplicationView[] Applications, RegionRouteView[] Routes, string[] RelyingParties, RegionQueryView[] Queries, bool Directory);

/// <summary>One application of it.</summary>
internal sealed record ApplicationView(string Id, string Name, int Passwords, bool Ftp, string[] Partners);

/// <summary>One provider's way to one consumer.</summary>
internal sealed record RegionRouteView(string Contract, string Provider, string? ProviderVersion, string Consumer, string? ConsumerVersion, string By, string How, string[] Items);

/// <summary>A question: who answers, who may ask.</summary>
internal sealed record RegionQueryView(string Contract, string Provider, string[] Askers, string How);

/// <summary>A contract of the catalogue.</summary>
internal sealed record ContractView(string Name, string Version, string? BusinessUnit, TextView Title, string Operation);

/// <summary>A route as it is now.</summary>
internal sealed record RouteNowView(string Municipality, string Name, string Contract, string[] Providers, string Consumer, string By, PauseView? Pause, CircuitView? Circuit, WindowView? Window, CollectView? Collect);

/// <summary>Why it does not deliver, or did not: then when that ended, and by whom.</summary>
internal sealed record PauseView(string Reason, DateTimeOffset Since, DateTimeOffset? Until, string By, DateTimeOffset? EndedAt, string? EndedBy);

/// <summary>Its consumer's circuit breaker.</summary>
internal sealed record CircuitView(string State, int Failing, DateTimeOffset? Since, DateTimeOffset? NextTry, TextView? Trouble);

/// <summary>When it may deliver.</summary>
internal sealed record WindowView(string From, string To, string Days, bool Open);

/// <summary>When its messages go in one file.</summary>
internal sealed record CollectView(string[] At, string Days);

/// <summary>A bulk file on its way.</summary>
internal sealed record FileView(string Municipality, string Application, string Contract, string File, string? Claim, string? Receipt, string Phase, long Records, long BytesRead, long TotalBytes, DateTimeOffset StartedAt,
    DateTimeOffset? EndsAt, TextView? WaitsFor, bool Late);

/// <summary>A partner's server.</summary>
internal sealed record PartnerView(string Municipality, string Application, string Partner, string Address, DateTimeOffset? SucceededAt, DateTimeOffset? EndedAt, DateTimeOffset? FailingSince, int Failures, TextView? Trouble,
    bool Asked, long Fetched, long Put);

/// <summary>A refused record in a list.</summary>
internal sealed record ErrorView(string Receipt, long Line, string Municipality, string Application, string Contract, string? File, DateOnly Day, string Item, string Code, string State, DateTimeOffset OpenedAt,
    DateTimeOffset? SettledAt, string? By, string? Reason);

/// <summary>A refused record with what it holds; personal data.</summary>
internal sealed record ErrorDetailView(ErrorView Error, TextView? What, string? Row);

/// <summary>What an apply came to, or would come to.</summary>
/// <param name="Version">Of the region that was looked at.</param>
internal sealed record RegionPlanView(bool Applied, bool Refused, RegionChangeView[] Changes, RegionProblemView[] Problems, string[] RemovedRoutes, string[] NodesWithoutIt, long Version) : IRegionChanges;

/// <summary>One line of it.</summary>
internal sealed record RegionChangeView(string Kind, string Path, TextView Text);

/// <summary>Something wrong with a region file.</summary>
internal sealed record RegionProblemView(string Severity, string Code, string Path, int? Line, int? Column, TextView Text);

/// <summary>A version of the region.</summary>
internal sealed record RegionVersionView(long Number, DateTimeOffset AppliedAt);

/// <summary>What became of one version in another.</summary>
internal sealed record RegionDifferenceView(long From, long To, RegionChangeView[] Changes, string[] RemovedRoutes) : IRegionChanges;

/// <summary>How a region differs from another.</summary>
internal interface IRegionChanges
{
    RegionChangeView[] Changes { get; }

    /// <summary>Routes that the later one does not have.</summary>
    string[] RemovedRoutes { get; }
}
