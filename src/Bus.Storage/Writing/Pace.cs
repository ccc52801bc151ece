namespace Bus.Storage.Writing;

/// <summary>Rests after each piece of background work in proportion to what it took, so that others' commits never stand behind one piece after the other. What takes longer because they are there rests longer, too.</summary>
/// <param name="share">Of the time; 1: no rests.</param>
internal sealed class Pace(TimeProvider clock, double share)
{
    /// <summary>Does one piece, and rests after it.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> piece, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var done = await piece();
        var rest = clock.GetElapsedTime(began) * (1 / share - 1);
        if (rest > TimeSpan.Zero) await Task.Delay(rest, clock, cancellation);
        return done;
    }
}
