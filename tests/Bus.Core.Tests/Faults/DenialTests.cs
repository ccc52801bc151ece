using Bus.Core.Faults;
using Bus.Core.Queries;

namespace Bus.Core.Tests.Faults;

/// <summary>What is forbidden for another reason than the region's provides and consumes sends nobody there.</summary>
public class DenialTests
{
    public static TheoryData<Fault> OtherReasons() => new(Denial.KeyGone("-", "-"), Denial.PlainHttp("-", "-"), Denial.OtherEnvironment("-", "-"), QueryFaults.KeyGone);

    [Theory, MemberData(nameof(OtherReasons))]
    public void Denial_ForAnotherReason_NamesItsOwnCauseAndAction(Fault denial)
    {
        var usual = FaultCode.Forbidden.Entry();
        Assert.Equal(FaultCode.Forbidden, denial.Code);
        Assert.NotEqual(usual.Cause, denial.Cause);
        Assert.NotEqual(usual.Action, denial.Action);
        Assert.DoesNotContain("provides", denial.Action.Ja + denial.Action.En);
    }

    [Fact]
    public void DutyThatIsNotAllowed_IsForTheAskerToChange_OrTheOperatorToAllow()
    {
        var denial = QueryFaults.NoDuty(["税務課"], "duty");
        Assert.Contains("duties", denial.Action.En);
        Assert.DoesNotContain("provides", denial.Action.En);
        Assert.NotEqual(FaultCode.Forbidden.Entry().Party, denial.Party);
    }

    [Fact]
    public void Fault_WithoutWordsOfItsOwn_HasThoseOfTheTable()
    {
        var (fault, entry) = (Fault.Of(FaultCode.Forbidden, "-", "-"), FaultCode.Forbidden.Entry());
        Assert.Equal((entry.Cause, entry.Action, entry.Party), (fault.Cause, fault.Action, fault.Party));
    }
}
