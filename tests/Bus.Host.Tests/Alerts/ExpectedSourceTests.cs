using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts;
using Bus.Host.Alerts.Sources;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Alerts;

public class ExpectedSourceTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task WhatDidNotCome_StaysAnAlert_UntilItIsGivenUp()
    {
        var source = new ExpectedSource(new NothingComes(), new FixedRegion(), Options.Create(new AlertOptions { ExpectedGiveUpAfter = TimeSpan.FromDays(9) }), TimeProvider.System);
        Assert.Equal(Missed(8), Assert.Single(await source.LookAsync([Missed(8), Missed(10)], default)));
    }

    private static Alert Missed(int daysAgo)
    {
        var raised = Now - TimeSpan.FromDays(daysAgo);
        return new Alert($"expected/362018/collection/collection-history/{raised:yyyy-MM-dd}", "expected", "362018.collection/collection-history", new Bilingual("-", "-")) { RaisedAt = raised };
    }

    private sealed class NothingComes : IJournalWatch
    {
        public Task<bool> HasComeAsync(ApplicationRef sender, string contract, DateOnly day, CancellationToken cancellation) => Task.FromResult(false);

        public Task<IReadOnlyList<RouteBacklog>> BacklogAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<(MunicipalityCode Municipality, long Parked)>> ParkedAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<UnfinishedCounts> CountsAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlySet<DateOnly>> ComeAsync(ApplicationRef sender, string contract, IReadOnlyList<DateOnly> days, CancellationToken cancellation) => throw new NotSupportedException();

        public Task WriteMarkAsync(CancellationToken cancellation) => throw new NotSupportedException();
    }
}
