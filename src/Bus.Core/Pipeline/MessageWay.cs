using System.Collections.Immutable;
using Bus.Core.Dispatch;
using Bus.Core.Pipeline.Delivering;
using Bus.Core.Pipeline.Feeding;
using Bus.Core.Pipeline.TakingIn;

namespace Bus.Core.Pipeline;

/// <summary>The way of a message: the one list of steps, for SOAP and files alike.</summary>
internal sealed class MessageWay(
    Authenticate authenticate, Authorize authorize, Validate validate, Commit commit, FeedOthers feed, Acknowledge acknowledge, Publish publish,
    ConvertRecords convert, HandOver handOver, CommitOutcome commitOutcome, Reconcile reconcile) : IWayOfMessages
{
    /// <summary>From the door to the broker.</summary>
    public Way<Arrival, Accepted> In { get; } = Way
        .From<Arrival>("receive")
        .Then("authenticate", authenticate)
        .Then("authorize", authorize)
        .Then("validate", validate)
        .Then("commit to the journal", commit)
        .Then("feed other contracts", feed)
        .Then("acknowledge with a receipt", acknowledge)
        .Then("publish to the broker", publish);

    /// <summary>From the broker to the consumer, for each delivery.</summary>
    public Way<PassedGate, Settled> Out { get; } = Way
        .From<PassedGate>("order gate")
        .Then("convert", convert)
        .Then("hand over to the consumer", handOver)
        .Then("commit the outcome", commitOutcome)
        .Then("reconcile", reconcile);

    ImmutableArray<string> IWayOfMessages.In => In.Steps;

    ImmutableArray<string> IWayOfMessages.Out => Out.Steps;
}
