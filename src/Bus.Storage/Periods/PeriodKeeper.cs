using System.Data.Common;
using Bus.Core.Journal;
using Bus.Storage.Engine;
using Microsoft.Extensions.Logging;

namespace Bus.Storage.Periods;

/// <summary>Sees to it that the journal has room for what comes: the month of now and the one that follows are made before anything is written into them.</summary>
internal sealed class PeriodKeeper(JournalDatabase database, TimeProvider clock, ILogger<PeriodKeeper> logger) : IDisposable
{
    private readonly SemaphoreSlim _change = new(1);
    private Period? _now;

    /// <summary>Costs nothing while the month stays the same; a clock that jumps finds its month made, too.</summary>
    public async ValueTask EnsureAsync(CancellationToken cancellation)
    {
        var id = JournalId.FirstOf(clock.GetUtcNow());
        if (Volatile.Read(ref _now) is { } known && known.FirstId <= id && id < known.EndId) return;
        await _change.WaitAsync(cancellation);
        try
        {
            var month = Period.Of(clock.GetUtcNow());
            await MakeAsync([month, Period.Of(month.EndsAt)], cancellation);
            Volatile.Write(ref _now, month);
        }
        catch (DbException cause)
        {
            throw JournalUnavailableException.InTrouble(cause);
        }
        finally
        {
            _change.Release();
        }
    }

    public void Dispose() => _change.Dispose();

    private Task<bool> MakeAsync(IReadOnlyList<Period> periods, CancellationToken cancellation) => database.AloneAsync(async session =>
    {
        foreach (var period in periods)
        {
            if (!await PeriodTable.AddAsync(session, period)) continue;
            if (database.Engine.MakePeriod(period.Name, period.FirstId, period.EndId) is { } script) await session.ExecuteAsync(script);
            logger.PeriodMade(period.Name);
        }
        return true;
    }, cancellation);
}
