namespace Bus.Core.Dispatch;

/// <summary>
/// How many deliveries of a route by SOAP may be under way at once. Few at first, and one more with each that its consumer takes quickly, up to a bound: most of such a delivery's time
/// are the hub's own commits, which many share, so that the consumer itself hardly has more to do at the same time. Few again with the first that is slow or fails: a consumer that is in
/// trouble must neither be pressed nor hold the places of its municipality's others. Under the lane's lock.
/// </summary>
internal sealed class Breadth(DispatchOptions options)
{
    private int _more;

    /// <summary>So many now.</summary>
    public int Now => options.ParallelPerRoute + _more;

    /// <summary>An attempt has ended in a way that says something about the consumer.</summary>
    /// <param name="reached">It took the delivery.</param>
    /// <param name="took">How long the whole attempt took.</param>
    public void Learn(bool reached, TimeSpan took)
    {
        var quick = reached && took <= options.QuickAttempt;
        _more = quick ? Math.Min(_more + 1, Math.Max(0, options.ParallelPerQuickRoute - options.ParallelPerRoute)) : 0;
    }
}
