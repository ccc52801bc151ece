namespace Bus.Demo.Day;

/// <summary>Lets a delinquency application fetch again and again until it is stopped.</summary>
/// <param name="member">Whose application.</param>
/// <param name="take">Fetches once: how many came, and what the hub refused.</param>
/// <param name="run">How often.</param>
internal sealed class Taker(DayMember member, Func<CancellationToken, Task<(int Count, DemoTrouble? Trouble)>> take, DayRun run)
{
    private volatile DemoTrouble? _trouble;

    public DayMember Member => member;

    /// <summary>What stood in the way at the last look; null: nothing.</summary>
    public DemoTrouble? Trouble => _trouble;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
                if (await TakeAsync(stop) == 0) await Task.Delay(run.Options.Poll, run.Time, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The day is over.
        }
    }

    /// <summary>Fetches once; what goes wrong is remembered, not thrown.</summary>
    public async Task<int> TakeAsync(CancellationToken cancellation)
    {
        try
        {
            (var count, _trouble) = await take(cancellation);
            return count;
        }
        catch (HttpRequestException)
        {
            _trouble = HubTroubles.Unreachable(member.Place.Code);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _trouble = HubTroubles.FolderUnusable(e.GetType().Name);
        }
        return 0;
    }
}
