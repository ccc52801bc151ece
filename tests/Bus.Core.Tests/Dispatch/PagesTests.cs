using Bus.Core.Dispatch;
using Bus.Core.Journal;

namespace Bus.Core.Tests.Dispatch;

public class PagesTests
{
    [Fact]
    public void Of_NoRuns_CutsAtTheSize() =>
        Assert.Equal([new(0, 3), new(3, 6), new(6, 7)], Pages.Of(7, 3, []));

    [Fact]
    public void Of_NoRecords_IsOneEmptyPage() => Assert.Equal([new RecordRun(0, 0)], Pages.Of(0, 3, []));

    [Fact]
    public void Of_RunAcrossACut_EndsThePageBeforeIt() =>
        Assert.Equal([new(0, 2), new(2, 5), new(5, 8), new(8, 9)], Pages.Of(9, 3, [new RecordRun(2, 4)]));

    [Fact]
    public void Of_RunLongerThanAPage_IsNotParted() =>
        Assert.Equal([new(0, 1), new(1, 6), new(6, 9)], Pages.Of(9, 3, [new RecordRun(1, 6)]));

    [Fact]
    public void Of_AnyRuns_PagesCoverEverythingOnceAndPartNoRun()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var runs = new List<RecordRun>();
            for (long at = random.Next(4); at < 200;)
            {
                var end = at + random.Next(2, 12);
                if (end > 200) break;
                runs.Add(new RecordRun(at, end));
                at = end + random.Next(1, 6);
            }
            var pages = Pages.Of(200, random.Next(1, 20), runs).ToList();
            Assert.Equal(0, pages[0].First);
            Assert.Equal(200, pages[^1].End);
            for (var i = 1; i < pages.Count; i++) Assert.Equal(pages[i - 1].End, pages[i].First);
            Assert.All(pages, p => Assert.True(p.End > p.First));
            Assert.All(runs, r => Assert.Contains(pages, p => p.First <= r.First && r.End <= p.End));
        }
    }
}
