using Bus.Core.Faults;

namespace Bus.Core.Operation;

/// <summary>What this node has under way, and whether more may begin. Whoever begins is counted first and asks then, so that nobody slips in between.</summary>
public sealed class UnderWay(IMaintenance maintenance, TimeProvider clock)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5), LongestWait = TimeSpan.FromHours(1), Usual = TimeSpan.FromSeconds(60);
    private long _taking, _delivering;

    /// <summary>Messages and files being taken in, and acknowledgements.</summary>
    public long Taking => Interlocked.Read(ref _taking);

    /// <summary>Deliveries being handed over.</summary>
    public long Delivering => Interlocked.Read(ref _delivering);

    /// <summary>Whether deliveries may begin.</summary>
    public bool MayDeliver => maintenance.Current is not { Delivers: false };

    /// <summary>Counts a message until it is disposed.</summary>
    public IDisposable BeginTaking()
    {
        Interlocked.Increment(ref _taking);
        return new Ending(() => Interlocked.Decrement(ref _taking));
    }

    /// <summary>Counts a delivery until it is disposed.</summary>
    public IDisposable BeginDelivering()
    {
        Interlocked.Increment(ref _delivering);
        return new Ending(() => Interlocked.Decrement(ref _delivering));
    }

    /// <summary>Why nothing is accepted now; null: it is.</summary>
    public Fault? WhyNotAccepting() => maintenance.Current is { Accepts: false } now ? Closed(now) : null;

    /// <summary>Why a consumer's acknowledgement is not taken now; null: it is.</summary>
    public Fault? WhyNotDelivering() => maintenance.Current is { Delivers: false } now ? Closed(now) : null;

    private Fault Closed(Maintenance now)
    {
        var wait = now.Until is { } until ? until - clock.GetUtcNow() : Usual;
        var (ja, en) = now.Until is { } end
            ? ($"終了予定は {Vocabulary.JapanTime.Of(end):M月d日 H時m分} です。", $" The planned end is {Vocabulary.JapanTime.Of(end):yyyy-MM-dd HH:mm} (Japan).")
            : ("", "");
        return Fault.Of(FaultCode.Unavailable, $"保守作業のため止めています。{ja}", $"Closed for maintenance.{en}")
            with { RetryAfter = wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait };
    }

    private sealed class Ending(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
