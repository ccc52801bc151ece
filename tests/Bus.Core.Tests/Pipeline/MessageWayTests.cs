using Bus.Core.Pipeline;

namespace Bus.Core.Tests.Pipeline;

public class MessageWayTests
{
    private readonly MessageWay _way = new(null!, null!, null!, null!, null!, null!, null!, null!, null!, null!, null!);

    [Fact]
    public void Steps_AreTheApprovedList() => Assert.Equal(
        """
        receive
        authenticate
        authorize
        validate
        commit to the journal
        feed other contracts
        acknowledge with a receipt
        publish to the broker
        order gate
        convert
        hand over to the consumer
        commit the outcome
        reconcile
        """.Split('\n'), _way.In.Steps.AddRange(_way.Out.Steps));
}
