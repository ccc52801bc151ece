using Bus.Core.Faults;
using Bus.Core.Queries;
using Bus.Core.Region;

namespace Bus.Core.Tests.Queries;

public sealed class QueryDeskTests
{
    [Fact]
    public async Task Allowed_IsAskedOfTheMunicipalitysOwnProvider_AndKept()
    {
        using var rig = new QueryRig();
        var answer = await rig.AskAsync();
        Assert.Equal(2, answer.Value.Records);
        var call = rig.Calls.Single();
        Assert.Equal(("362018.tax", "362018.delinquency", QueryRig.Target), (call.Asker.ToString(), call.Provider.ToString(), call.Target));
        var kept = rig.Journal.Entries.Single();
        Assert.Equal((call.Number, "answered", 2L, "delinquency"), (kept.Number, kept.Outcome, kept.Records, kept.Provider));
    }

    [Fact]
    public async Task WhoAsked_IsKeptBeforeTheProviderIsAsked()
    {
        using var rig = new QueryRig();
        var before = -1;
        rig.Provider = _ =>
        {
            before = rig.Journal.Entries.Count;
            return Task.FromResult(ProviderAnswer.Of(0));
        };
        await rig.AskAsync();
        Assert.Equal(1, before);
    }

    [Fact]
    public async Task NotNamedByTheRegion_IsForbidden_NeverAsked_AndKept()
    {
        using var rig = new QueryRig();
        Assert.Equal(FaultCode.Forbidden, (await rig.AskAsync("welfare")).Fault?.Code);
        Assert.Empty(rig.Calls);
        Assert.Equal(("welfare", "forbidden", null), (rig.Journal.Entries.Single().Asker.Application, rig.Journal.Entries.Single().Outcome, rig.Journal.Entries.Single().Provider));
    }

    [Fact]
    public async Task Unknown_IsUnauthenticated_AndNothingIsKept()
    {
        using var rig = new QueryRig();
        Assert.Equal(FaultCode.Unauthenticated, (await rig.AskAsync("nobody")).Fault?.Code);
        Assert.Empty(rig.Journal.Entries);
    }

    [Theory]
    [InlineData("412066", "100", FaultCode.OtherMunicipality)]
    [InlineData("362018", "", FaultCode.InvalidMessage)]
    [InlineData("", "1234567890123", FaultCode.InvalidMessage)]
    public async Task WrongQuestion_IsRefused_AndItsValuesAreNotKept(string municipality, string addressee, FaultCode code)
    {
        using var rig = new QueryRig();
        Assert.Equal(code, (await rig.AskAsync(municipality: municipality, addressee: addressee)).Fault?.Code);
        Assert.Empty(rig.Calls);
        Assert.Null(rig.Journal.Entries.Single().SealedKeys);
    }

    [Fact]
    public async Task MunicipalityWithoutAKey_IsForbidden_NeverAsked_AndKeptWithoutItsValues()
    {
        using var rig = new QueryRig { KeyGone = true };
        Assert.Equal(FaultCode.Forbidden, (await rig.AskAsync()).Fault?.Code);
        Assert.Empty(rig.Calls);
        Assert.Equal(("tax", "forbidden", null), (rig.Journal.Entries.Single().Asker.Application, rig.Journal.Entries.Single().Outcome, rig.Journal.Entries.Single().SealedKeys));
    }

    [Fact]
    public async Task MunicipalityWithoutAProvider_IsUnavailable_AndNeverAnothersProvider()
    {
        using var rig = new QueryRig();
        Assert.Equal(FaultCode.ProviderUnavailable, (await rig.AskAsync(addressed: "412066")).Fault?.Code);
        Assert.Empty(rig.Calls);
    }

    [Theory]
    [InlineData("国保窓口", null)]
    [InlineData("税務課", FaultCode.Forbidden)]
    [InlineData("", FaultCode.Forbidden)]
    public async Task Duties_OfTheRegion_AreTheOnlyOnes(string duty, FaultCode? code)
    {
        using var rig = new QueryRig(access: new QueryAccess { Contract = "tax-inquiry", Duties = ["国保窓口"] });
        Assert.Equal(code, (await rig.AskAsync(duty: duty)).Fault?.Code);
    }

    [Fact]
    public async Task PerMinute_UsedUp_IsOverQuota_UntilTheMinuteIsOver()
    {
        using var rig = new QueryRig(access: new QueryAccess { Contract = "tax-inquiry", PerMinute = 2 });
        Assert.Null((await rig.AskAsync()).Fault);
        Assert.Null((await rig.AskAsync()).Fault);
        rig.Clock.Pass(TimeSpan.FromSeconds(20));
        var refused = (await rig.AskAsync()).Fault!;
        Assert.Equal((FaultCode.OverQuota, TimeSpan.FromSeconds(40)), (refused.Code, refused.RetryAfter));
        rig.Clock.Pass(TimeSpan.FromSeconds(40));
        Assert.Null((await rig.AskAsync()).Fault);
    }

    [Theory]
    [InlineData(ProviderOutcome.Unavailable, FaultCode.ProviderUnavailable, FaultRole.Receiver)]
    [InlineData(ProviderOutcome.TimedOut, FaultCode.ProviderTimeout, FaultRole.Receiver)]
    [InlineData(ProviderOutcome.Refused, FaultCode.ProviderRefused, FaultRole.Sender)]
    [InlineData(ProviderOutcome.Failed, FaultCode.ProviderFailed, FaultRole.Receiver)]
    [InlineData(ProviderOutcome.Invalid, FaultCode.InvalidAnswer, FaultRole.Receiver)]
    public async Task ProvidersTrouble_IsPassedOnInOurWords_WithTheNumber(ProviderOutcome outcome, FaultCode code, FaultRole role)
    {
        using var rig = new QueryRig { Provider = _ => Task.FromResult(ProviderAnswer.Not(outcome, "なぜ", "why")) };
        var fault = (await rig.AskAsync()).Fault!;
        Assert.Equal((code, role), (fault.Code, fault.Role));
        Assert.Contains(rig.Calls.Single().Number, fault.What.Ja);
        Assert.Equal(code.Entry().Name, rig.Journal.Entries.Single().Outcome);
    }

    [Theory]
    [InlineData(ProviderOutcome.TimedOut, true)]
    [InlineData(ProviderOutcome.Unavailable, true)]
    [InlineData(ProviderOutcome.Failed, false)]
    [InlineData(ProviderOutcome.Invalid, false)]
    public async Task ProviderThatDoesNotAnswer_IsLeftAlone_AndTriedAgainByOne(ProviderOutcome outcome, bool opens)
    {
        using var rig = new QueryRig(new QueryOptions { BreakAfter = 3, PauseFirst = TimeSpan.FromSeconds(10) }) { Provider = _ => Task.FromResult(ProviderAnswer.Not(outcome, "", "")) };
        for (var i = 0; i < 3; i++) await rig.AskAsync();
        var fourth = (await rig.AskAsync()).Fault!;
        Assert.Equal(opens ? 3 : 4, rig.Calls.Count);
        if (!opens) return;
        Assert.Equal((FaultCode.ProviderUnavailable, TimeSpan.FromSeconds(10)), (fourth.Code, fourth.RetryAfter));
        rig.Clock.Pass(TimeSpan.FromSeconds(10));
        rig.Provider = _ => Task.FromResult(ProviderAnswer.Of(1));
        Assert.Null((await rig.AskAsync()).Fault);
        Assert.Null((await rig.AskAsync()).Fault);
    }

    [Fact]
    public async Task MoreThanPlacesAndLine_AreBusy_AndOthersGetTheirTurn()
    {
        var open = new TaskCompletionSource();
        using var rig = new QueryRig(new QueryOptions { Parallel = 2, Queue = 1, QueueWait = TimeSpan.FromMinutes(5) })
        {
            Provider = async _ =>
            {
                await open.Task;
                return ProviderAnswer.Of(0);
            },
        };
        Task<Result<ProviderAnswer>>[] first = [rig.AskAsync(), rig.AskAsync(), rig.AskAsync()];
        Assert.Equal(2, rig.Calls.Count);
        var refused = (await rig.AskAsync()).Fault!;
        Assert.Equal(FaultCode.Busy, refused.Code);
        Assert.NotNull(refused.RetryAfter);
        open.SetResult();
        Assert.All(await Task.WhenAll(first), r => Assert.Null(r.Fault));
        Assert.Equal(3, rig.Calls.Count);
    }

    [Fact]
    public async Task LongerInLineThanAllowed_IsBusy()
    {
        var open = new TaskCompletionSource();
        using var rig = new QueryRig(new QueryOptions { Parallel = 1, Queue = 1, QueueWait = TimeSpan.Zero })
        {
            Provider = async _ =>
            {
                await open.Task;
                return ProviderAnswer.Of(0);
            },
        };
        var first = rig.AskAsync();
        Assert.Equal(FaultCode.Busy, (await rig.AskAsync()).Fault?.Code);
        open.SetResult();
        Assert.Null((await first).Fault);
    }

    [Fact]
    public async Task History_FindsByKey_AndNamesOnlyWhatIsRecorded()
    {
        using var rig = new QueryRig();
        await rig.AskAsync(addressee: "100", duty: "国保窓口");
        await rig.AskAsync(addressee: "200");
        var page = await rig.History.FindAsync(new QueryFilter(QueryRig.Home, null, null, 10), new Dictionary<string, string> { ["addresseeNumber"] = "100" }, "test", default);
        var found = Assert.Single(page.Queries);
        Assert.Equal(("100", "国保窓口"), (found.Keys!["addresseeNumber"], found.Keys["duty"]));
        Assert.NotNull((await rig.History.FindAsync(new QueryFilter(QueryRig.Home, null, null, 10), new Dictionary<string, string> { ["municipalityCode"] = "x" }, "test", default)).Problem);
        Assert.NotNull((await rig.History.FindAsync(new QueryFilter(null, null, null, 10), new Dictionary<string, string> { ["addresseeNumber"] = "1" }, "test", default)).Problem);
    }

    [Fact]
    public async Task QuotaUsedUp_IsRefusedBeforeAnythingIsKept()
    {
        using var rig = new QueryRig();
        rig.Admission.Refusal = Fault.Of(FaultCode.OverQuota, "", "");
        Assert.Equal(FaultCode.OverQuota, (await rig.AskAsync()).Fault?.Code);
        Assert.Empty(rig.Journal.Entries);
    }
}
