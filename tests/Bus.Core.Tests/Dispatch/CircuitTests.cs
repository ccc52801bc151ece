using Bus.Core.Dispatch;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Core.Tests.Dispatch;

public class CircuitTests
{
    private static readonly Bilingual Refused = new("接続できません。", "Connection refused.");
    private readonly HandClock _clock = new();
    private readonly Circuit _circuit;

    public CircuitTests() => _circuit = new Circuit(
        new ConsumerEndpoint(new ApplicationRef(MunicipalityCode.Parse("362018"), "delinquency"), HandOverKind.Soap, "http://127.0.0.1:1"), 3, _clock, NullLogger.Instance);

    private CircuitState State => _circuit.Status.State;

    private void Try(long delivery, bool reached)
    {
        Assert.True(_circuit.TryBegin(delivery));
        _circuit.End(delivery, reached, reached ? null : Refused, failures => TimeSpan.FromSeconds(1 << failures));
        _circuit.Cancel(delivery);
    }

    private void Open()
    {
        foreach (var delivery in new long[] { 1, 2, 3 }) Try(delivery, reached: false);
    }

    [Fact]
    public void SeveralDeliveriesFailing_OpenIt_ForAPause_AndSayWhy()
    {
        Open();
        Assert.Equal(CircuitState.Open, State);
        Assert.Equal((3, Refused, _clock.GetUtcNow() + TimeSpan.FromSeconds(4)), (_circuit.Status.Failing, _circuit.Status.Trouble, _circuit.Status.NextTry));
        Assert.False(_circuit.TryBegin(4));
    }

    [Fact]
    public void OneDeliveryThatTheConsumerChokesOn_IsNoOutage()
    {
        for (var i = 0; i < 50; i++) Try(1, reached: false);
        Assert.Equal(CircuitState.Closed, State);
    }

    [Fact]
    public void Success_BetweenFailures_StartsTheCountAnew()
    {
        Try(1, false);
        Try(2, false);
        Try(3, true);
        Try(4, false);
        Try(5, false);
        Assert.Equal(CircuitState.Closed, State);
    }

    [Fact]
    public void AfterThePause_OneAtATimeIsTried_SuccessClosesIt()
    {
        Open();
        _clock.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal(CircuitState.HalfOpen, State);
        Assert.True(_circuit.TryBegin(4));
        Assert.False(_circuit.TryBegin(5));
        _circuit.End(4, reached: true, null, _ => default);
        _circuit.Cancel(4);
        Assert.Equal((CircuitState.Closed, 0), (State, _circuit.Status.Failing));
        Assert.True(_circuit.TryBegin(5));
    }

    [Fact]
    public void ProbeThatFails_OpensItAgain_ForLonger()
    {
        Open();
        _clock.Pass(TimeSpan.FromSeconds(4));
        Try(4, reached: false);
        Assert.Equal((CircuitState.Open, _clock.GetUtcNow() + TimeSpan.FromSeconds(8)), (State, _circuit.Status.NextTry));
    }

    /// <summary>What says nothing of the consumer (the hub stumbled, the delivery was parked for another reason) lets the next be tried.</summary>
    [Fact]
    public void ProbeThatTellsNothing_LetsAnotherBeTried()
    {
        Open();
        _clock.Pass(TimeSpan.FromSeconds(4));
        Assert.True(_circuit.TryBegin(4));
        _circuit.Cancel(4);
        Assert.True(_circuit.TryBegin(5));
    }

    [Fact]
    public void FailureOfWhatWasBegunBeforeItOpened_DoesNotLengthenThePause()
    {
        Assert.True(_circuit.TryBegin(9));
        Open();
        var next = _circuit.Status.NextTry;
        _clock.Pass(TimeSpan.FromSeconds(2));
        _circuit.End(9, reached: false, Refused, _ => TimeSpan.FromHours(1));
        Assert.Equal(next, _circuit.Status.NextTry);
    }
}
