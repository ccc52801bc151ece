using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>An arrival whose sender is known to be who it says.</summary>
internal sealed record Authenticated(Arrival Arrival, Municipality Municipality, Application Sender)
{
    public ApplicationRef SenderRef => new(Municipality.Code, Sender.Id);
}

/// <summary>An arrival whose sender may hand over this contract; the region and catalogue it was judged by stay with it.</summary>
internal sealed record Authorized(Authenticated From, Provision Provision, RecordShape Shape, ImmutableArray<RouteTarget> Targets)
{
    public Arrival Arrival => From.Arrival;
}

/// <summary>A consumer of the contract in the same municipality.</summary>
internal sealed record RouteTarget(string Application, Consumption Consumption);

/// <summary>An arrival whose records are judged while they are read; nothing is read yet.</summary>
internal sealed record Validated(Authorized From, RecordJudge Judge);

/// <summary>What stands in the journal.</summary>
internal sealed record InJournal(Arrival Arrival, Committed Committed);

/// <summary>The end of the way in.</summary>
internal sealed record Accepted(Committed Committed);
