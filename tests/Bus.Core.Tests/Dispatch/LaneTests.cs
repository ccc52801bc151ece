using Bus.Core.Dispatch;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Dispatch;

public class LaneTests
{
    private readonly Lane _lane = new(new RouteId(MunicipalityCode.Parse("362018"), "collection-history", "delinquency"));

    private LaneEntry Admit(long position, params ulong[] keys)
    {
        var entry = new LaneEntry(position * 10, position, keys, large: false);
        _lane.Admit(entry);
        return entry;
    }

    [Fact]
    public void Admit_SharedKey_WaitsForTheEarlierOne()
    {
        var first = Admit(1, 7, 8);
        var second = Admit(2, 8, 9);
        var other = Admit(3, 5);
        Assert.True(first.Startable);
        Assert.False(second.Startable);
        Assert.True(other.Startable);
        Assert.Equal([second], _lane.Finish(first));
    }

    [Fact]
    public void Finish_WithTwoPredecessors_PassesOnlyAfterBoth()
    {
        var a = Admit(1, 1);
        var b = Admit(2, 2);
        var both = Admit(3, 1, 2);
        Assert.Empty(_lane.Finish(a));
        Assert.Equal([both], _lane.Finish(b));
    }

    [Fact]
    public void Parked_HoldsItsKeysAndNoOthers()
    {
        var parked = Admit(1, 1);
        parked.Parked = true;
        Assert.False(Admit(2, 1).Startable);
        Assert.True(Admit(3, 2).Startable);
    }

    [Fact]
    public void OnTheWay_LeavesOutWhatLiesInTheMailbox_UntilItIsSentAgain()
    {
        var (first, second) = (Admit(1, 1), Admit(2, 2));
        _lane.LieDown(first);
        Assert.Equal([second], _lane.OnTheWay);
        Assert.Equal([first, second], _lane.Entries);
        _lane.BeginAgain(first);
        Assert.Equal([first, second], _lane.OnTheWay);
        Assert.True(first.Startable);
        _lane.Finish(first);
        Assert.Equal([second], _lane.OnTheWay);
    }

    [Fact]
    public void OnTheWay_AdmittedFromTheMailbox_IsNotThere()
    {
        _lane.Admit(new LaneEntry(10, 1, default, large: false) { InMailbox = true });
        Assert.Empty(_lane.OnTheWay);
        Assert.NotNull(_lane.Find(1));
    }

    [Fact]
    public void LieDown_OfOneWhosePlaceAnotherHas_LeavesThatOne()
    {
        var before = Admit(1, 1);
        _lane.Finish(before);
        var again = new LaneEntry(10, 1, default, large: false);
        _lane.AdmitAgain(again, []);
        _lane.LieDown(before);
        Assert.Equal([again], _lane.OnTheWay);
    }

    [Fact]
    public void Finish_InTheMiddleOfAChain_KeepsTheChain()
    {
        var a = Admit(1, 1);
        var b = Admit(2, 1);
        Assert.Equal([b], _lane.Finish(a));
        var c = Admit(3, 1);
        Assert.False(c.Startable);
        Assert.Equal([c], _lane.Finish(b));
        Assert.True(Admit(4, 2).Startable);
    }

    [Fact]
    public void InMailbox_LetsTheNextOfItsKeyLieDownBehindIt()
    {
        var first = Admit(1, 1);
        var second = Admit(2, 1);
        _lane.LieDown(first);
        Assert.True(second.Startable);
        Assert.False(first.Startable);
    }

    /// <summary>Sent again behind a later one that lies in the mailbox, it is fetched from there first; its end must not let go of what the later one still holds.</summary>
    [Fact]
    public void Finish_OfOneBehindAnotherInTheMailbox_LeavesItsKeysToThatOne()
    {
        var later = Admit(2, 7);
        _lane.LieDown(later);
        var again = new LaneEntry(10, 1, new ulong[] { 7, 8 }, large: false);
        _lane.AdmitAgain(again, []);
        var (behind, other) = (Admit(3, 7), Admit(4, 8));
        _lane.LieDown(again);
        _lane.Finish(again);
        Assert.Equal([later], behind.Blockers);
        Assert.Empty(other.Blockers);

        _lane.Finish(behind);
        Assert.Equal([later], Admit(5, 7).Blockers);
    }

    [Fact]
    public void Announced_WithoutATicketComing_IsOverdueAfterPatience_UntilItIsAdmitted()
    {
        var (now, patience) = (DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(5));
        Assert.False(_lane.IsOverdue(now + 2 * patience, patience));
        _lane.Announce(1, now);
        _lane.Announce(2, now + patience);
        Assert.False(_lane.IsOverdue(now + patience, patience));
        Assert.True(_lane.IsOverdue(now + patience + TimeSpan.FromSeconds(1), patience));
        Admit(1);
        Admit(2);
        Assert.False(_lane.IsOverdue(now + 9 * patience, patience));
        _lane.Announce(3, now + 9 * patience);
        Assert.False(_lane.IsOverdue(now + 10 * patience, patience));
    }

    [Fact]
    public void AnyOrderOfFinishing_NeverStartsTwoOfOneKeyAtOnce_AndStartsAll()
    {
        var random = new Random(11);
        for (var round = 0; round < 100; round++)
        {
            var lane = new Lane(_lane.Route);
            var waiting = Enumerable.Range(1, 40).Select(i => new LaneEntry(i, i,
                Enumerable.Range(0, random.Next(1, 4)).Select(_ => (ulong)random.Next(6)).Distinct().ToArray(), false)).ToList();
            foreach (var entry in waiting) lane.Admit(entry);
            var lastOfKey = new Dictionary<ulong, long>();
            while (waiting.Count > 0)
            {
                var startable = waiting.Where(e => e.Startable).ToList();
                Assert.NotEmpty(startable);
                Assert.Equal(startable.Sum(e => e.Keys.Length), startable.SelectMany(e => e.Keys.ToArray()).Distinct().Count());
                var next = startable[random.Next(startable.Count)];
                foreach (var key in next.Keys.Span)
                {
                    Assert.True(!lastOfKey.TryGetValue(key, out var before) || before < next.Position);
                    lastOfKey[key] = next.Position;
                }
                lane.Finish(next);
                waiting.Remove(next);
            }
        }
    }

    [Fact]
    public void AdmitAgain_BeforeLaterOnesHaveBegun_GoesFirstByItsPosition()
    {
        var (third, fourth) = (Admit(3, 7), Admit(4, 7, 8));
        var first = Again(1, 7);
        Assert.True(first.Startable);
        Assert.False(third.Startable);
        Assert.False(fourth.Startable);
        Assert.Equal([third], _lane.Finish(first));
        Assert.Equal([fourth], _lane.Finish(third));
    }

    [Fact]
    public void AdmitAgain_SeveralOfAKey_GoInTheirOrder_AndNewOnesBehindThem()
    {
        var waiting = Admit(9, 7);
        var (first, second) = (Again(1, 7), Again(2, 7));
        var latest = Admit(10, 7);
        Assert.Equal([true, false, false, false], new[] { first, second, waiting, latest }.Select(e => e.Startable));
        Assert.Equal([second], _lane.Finish(first));
        Assert.Equal([waiting], _lane.Finish(second));
        Assert.Equal([latest], _lane.Finish(waiting));
    }

    [Fact]
    public void AdmitAgain_BehindOneThatHasBegun_NeverWaitsInACircle()
    {
        var begun = Admit(8, 7);
        begun.Running = true;
        var first = Again(1, 7);
        Assert.False(first.Startable);
        // It failed and waits again: what is sent again now still goes behind the one that went behind it.
        begun.Running = false;
        var second = Again(2, 7);
        Assert.True(begun.Startable);
        Assert.Equal([first], _lane.Finish(begun));
        Assert.Equal([second], _lane.Finish(first));
    }

    [Fact]
    public void AdmitAgain_AnyNumberInAnyOrder_AllGetThrough()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 200; round++)
        {
            var lane = new Lane(new RouteId(MunicipalityCode.Parse("362018"), "collection-history", "delinquency"));
            var (open, again) = (new HashSet<LaneEntry>(), new Queue<int>(Enumerable.Range(1, 12).OrderBy(_ => random.Next())));
            for (var position = 20; position < 32 || again.Count > 0; position++)
            {
                var entry = new LaneEntry(position, position < 32 ? position : again.Dequeue(), new[] { (ulong)random.Next(4), (ulong)random.Next(4, 8) }, large: false) { Barrier = random.Next(8) == 0 };
                if (position < 32) lane.Admit(entry);
                else lane.AdmitAgain(entry, []);
                open.Add(entry);
                foreach (var begun in open.Where(e => e.Startable && random.Next(3) == 0)) begun.Running = true;
                foreach (var failed in open.Where(e => e.Running && random.Next(3) == 0)) failed.Running = false;
            }
            while (open.Count > 0)
            {
                foreach (var entry in open) entry.Running = false;
                var next = open.FirstOrDefault(e => e.Startable);
                Assert.True(next is not null, $"round {round}: {open.Count} wait in a circle");
                open.Remove(next);
                lane.Finish(next);
            }
        }
    }

    [Fact]
    public void Barrier_GoesAfterAllThatIsEarlier_AndBeforeAllThatIsLater()
    {
        var earlier = Admit(1, 1);
        var barrier = new LaneEntry(20, 2, new ulong[] { 2 }, large: false) { Barrier = true };
        _lane.Admit(barrier);
        var later = Admit(3, 3);
        Assert.Equal((true, false, false), (earlier.Startable, barrier.Startable, later.Startable));
        Assert.Equal([barrier], _lane.Finish(earlier));
        Assert.Equal([later], _lane.Finish(barrier));
        Assert.True(Admit(4, 4).Startable);
    }

    private LaneEntry Again(long position, params ulong[] keys)
    {
        var entry = new LaneEntry(position * 10, position, keys, large: false);
        _lane.AdmitAgain(entry, []);
        return entry;
    }
}
