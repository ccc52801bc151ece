using Bus.Core.Operation.Oversight;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class OversightContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly Actor Sato = new("sato", OperatorRole.Operator, null);
    private static readonly Actor Suzuki = new("suzuki", OperatorRole.Manager, Samples.Tokushima);
    private static readonly Actor OfTakeo = new("takeo", OperatorRole.Manager, Samples.Takeo);
    private static readonly AuditEntry Asked = new(Sato, "message.replay", "362018/bad", Samples.Tokushima, "consumer mended");

    [Fact]
    public async Task Trail_KeepsWhoDidWhat_NewestFirst_AndIsAskedByWhat()
    {
        await Store.Audit.RecordAsync(new AuditEntry(Sato, "route.pause", "362018/a/b", Samples.Tokushima, "maintenance"), default);
        await Store.Audit.RecordAsync(new AuditEntry(Actor.Local("root"), "maintenance.begin", "hub", null, "update", "accepting False"), default);
        await Store.Audit.RecordAsync(new AuditEntry(OfTakeo, "route.resume", "412066/a/b", Samples.Takeo), default);
        await OpenAsync();
        Assert.Equal(["takeo", "local:root", "sato"], (await AskAsync(new AuditFilter())).Select(r => r.By));
        Assert.Equal(["takeo", "sato"], (await AskAsync(new AuditFilter(Action: "route"))).Select(r => r.By));
        Assert.Equal(["sato"], (await AskAsync(new AuditFilter(Action: "route.pause"))).Select(r => r.By));
        Assert.Empty(await AskAsync(new AuditFilter(Action: "route%")));
        Assert.Equal(["sato"], (await AskAsync(new AuditFilter(Samples.Tokushima))).Select(r => r.By));
        Assert.Equal(["local:root"], (await AskAsync(new AuditFilter(By: "local:root"))).Select(r => r.By));
        Assert.Empty(await AskAsync(new AuditFilter(From: Clock.Now.AddMinutes(1))));
        var last = (await AskAsync(new AuditFilter(Limit: 1)))[0];
        Assert.Equal(("manager", "route.resume", "412066/a/b", Samples.Takeo, null), (last.Role, last.Action, last.Subject, last.Municipality, last.Reason));
        Assert.Equal(["local:root", "sato"], (await AskAsync(new AuditFilter(BeforeId: last.Id))).Select(r => r.By));
    }

    [Fact]
    public async Task Request_IsDecidedByAnotherPersonOnly_Once_AndStandsInTheTrail()
    {
        var id = await FiledAsync(3);
        Assert.Equal(Decision.SamePerson, await Store.Approvals.DecideAsync(id, Sato, approve: true, null, default));
        Assert.Equal(Decision.Unknown, await Store.Approvals.DecideAsync(id, OfTakeo, approve: true, null, default));
        Assert.Null(await Store.Approvals.FindAsync(Samples.Takeo, id, default));
        Assert.Empty(await Store.Approvals.DueAsync(default));
        var other = await OpenAsync();
        var both = await Task.WhenAll(Store.Approvals.DecideAsync(id, Suzuki, approve: true, "seen", default), other.Approvals.DecideAsync(id, Actor.Local("root"), approve: false, "no", default));
        Assert.Single(both, d => d == Decision.Taken);
        Assert.Equal(Decision.TooLate, await Store.Approvals.DecideAsync(id, Suzuki, approve: true, null, default));
        var trail = await AskAsync(new AuditFilter());
        Assert.Equal(2, trail.Count);
        Assert.Equal(("message.replay-request", "sato", "consumer mended", $"approval {id}"), (trail[1].Action, trail[1].By, trail[1].Reason, trail[1].Detail));
        Assert.StartsWith("approval.", trail[0].Action);
    }

    /// <summary>One click too many.</summary>
    [Fact]
    public async Task Request_FiledAgainByTheSamePerson_IsTheFirstOne_WhileNobodyHasDecided()
    {
        var first = await FiledAsync(3);
        Assert.Equal(first, await FiledAsync(3));
        Assert.Equal(first, Assert.Single(await Store.Approvals.ListAsync(null, all: true, 10, null, default)).Id);
        Assert.Single(await AskAsync(new AuditFilter()));

        var others = new[] { await FiledAsync(2), await FiledAsync(3, Asked with { Reason = "another" }), await FiledAsync(3, Asked with { By = Suzuki }) };
        Assert.Equal(4, others.Append(first).Distinct().Count());
        await Store.Approvals.DecideAsync(first, Suzuki, approve: false, "no", default);
        Assert.NotEqual(first, await FiledAsync(3));
    }

    [Fact]
    public async Task LocalToken_NeverApprovesWhatTheLocalTokenAskedFor()
    {
        var id = await FiledAsync(1, Asked with { By = Actor.Local("tanaka") });
        Assert.Equal(Decision.SamePerson, await Store.Approvals.DecideAsync(id, Actor.Local("yamada"), approve: true, null, default));
        Assert.Equal(Decision.Taken, await Store.Approvals.DecideAsync(id, Sato, approve: true, null, default));
    }

    [Fact]
    public async Task RefusalOfOnesOwn_Withdraws()
    {
        var id = await FiledAsync(1);
        Assert.Equal(Decision.Taken, await Store.Approvals.DecideAsync(id, Sato, approve: false, "a mistake", default));
        Assert.Equal(ApprovalState.Withdrawn, (await Store.Approvals.FindAsync(null, id, default))!.State);
    }

    [Fact]
    public async Task Request_ThatNobodyDecidesOn_Expires()
    {
        var id = await FiledAsync(1);
        Clock.Now += TimeSpan.FromHours(2);
        Assert.Equal(ApprovalState.Expired, (await Store.Approvals.FindAsync(null, id, default))!.State);
        Assert.Empty(await Store.Approvals.ListAsync(null, all: false, 10, null, default));
        Assert.Equal(Decision.TooLate, await Store.Approvals.DecideAsync(id, Suzuki, approve: true, null, default));
        Assert.Empty(await Store.Approvals.DueAsync(default));
        Assert.Equal(ApprovalState.Expired, Assert.Single(await Store.Approvals.ListAsync(Samples.Tokushima, all: true, 10, null, default)).State);
    }

    [Fact]
    public async Task List_LongerThanItsLimit_SaysSo_AndGoesOn()
    {
        var (first, second) = (await FiledAsync(1), await FiledAsync(1, Asked with { Reason = "another" }));
        foreach (var all in (bool[])[false, true])
        {
            var newest = await Store.Approvals.ListAsync(null, all, 1, null, default);
            var rest = await Store.Approvals.ListAsync(null, all, 1, newest[0].Id, default);
            Assert.Equal((second, true, first, false), (newest.Single().Id, newest.More, rest.Single().Id, rest.More));
        }
    }

    [Fact]
    public async Task Draft_IsSeenByNobody_AndItsFrozenDeliveriesAreDoneOneByOne()
    {
        var draft = await Store.Approvals.BeginAsync(Asked, "half made", Clock.Now.AddHours(1), default);
        Assert.Null(await Store.Approvals.FindAsync(null, draft, default));
        Assert.Empty(await Store.Approvals.ListAsync(null, all: true, 10, null, default));
        Assert.Equal(Decision.Unknown, await Store.Approvals.DecideAsync(draft, Suzuki, approve: true, null, default));

        var id = await FiledAsync(3);
        await Store.Approvals.DecideAsync(id, Suzuki, approve: true, null, default);
        await OpenAsync();
        Assert.Equal(id, Assert.Single(await Store.Approvals.DueAsync(default)).Id);
        var left = await Store.Approvals.DeliveriesAsync(id, 0, left: true, 10, default);
        Assert.Equal([new FrozenDelivery(1, DeliveryState.Parked, null), new FrozenDelivery(2, DeliveryState.Delivered, Clock.Now), new FrozenDelivery(3, DeliveryState.Parked, null)], left);
        await Store.Approvals.AdvanceAsync(id, [(1, true)], default);
        // Said twice, as after a crash: counted once.
        await Store.Approvals.AdvanceAsync(id, [(1, true), (2, false)], default);
        Assert.Equal([3L], (await Store.Approvals.DeliveriesAsync(id, 0, left: true, 10, default)).Select(d => d.Delivery));
        Assert.Equal(ApprovalState.Approved, (await Store.Approvals.FindAsync(null, id, default))!.State);
        await Store.Approvals.AdvanceAsync(id, [(3, true)], default);
        var done = (await Store.Approvals.FindAsync(null, id, default))!;
        Assert.Equal((ApprovalState.Done, 3, 2, 1), (done.State, done.Deliveries, done.Sent, done.Skipped));
        Assert.Empty(await Store.Approvals.DueAsync(default));
        Assert.Equal(3, (await Store.Approvals.DeliveriesAsync(id, 0, left: false, 10, default)).Count);
    }

    private Task<Part<AuditRow>> AskAsync(AuditFilter filter) => Store.Audit.ListAsync(filter, default);

    private async Task<long> FiledAsync(int deliveries, AuditEntry? entry = null)
    {
        var id = await Store.Approvals.BeginAsync(entry ?? Asked, "362018/bad, parked", Clock.Now.AddHours(1), default);
        await Store.Approvals.FreezeAsync(id, [.. Enumerable.Range(1, deliveries).Select(n => n % 2 == 1
            ? new FrozenDelivery(n, DeliveryState.Parked, null) : new FrozenDelivery(n, DeliveryState.Delivered, Clock.Now))], default);
        return (await Store.Approvals.FileAsync(id, entry ?? Asked, default)).Id;
    }
}
