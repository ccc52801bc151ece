namespace Bus.Core.Nodes;

/// <summary>One lease in this node's hands, from the moment it was acquired to the moment it is given back or lost. Thread-safe.</summary>
/// <param name="isGood">Whether the node may still trust what it holds: its last heartbeat is not too old.</param>
/// <param name="emptied">Called when the last turn of a term that is to be given back has ended.</param>
internal sealed class LeaseTerm(Fence fence, Func<bool> isGood, Action? emptied = null)
{
    private readonly Lock _gate = new();
    private int _inside;
    private volatile bool _ended;
    private volatile bool _yielding;

    public Fence Fence { get; } = fence;
    /// <summary>Not given back and not known to be lost.</summary>
    public bool IsHeld => !_ended;
    /// <summary>Work may begin, and go on.</summary>
    public bool MayGoOn => !_ended && !_yielding && isGood();

    public Turn? Enter()
    {
        lock (_gate)
        {
            if (!MayGoOn) return null;
            _inside++;
            return new Turn(this);
        }
    }

    /// <summary>Another node shall have it: nothing begins any more. True once nothing is under way: then it may be given back.</summary>
    public bool Yield()
    {
        lock (_gate)
        {
            _yielding = true;
            return _inside == 0;
        }
    }

    /// <summary>It stays after all.</summary>
    public void Keep() => _yielding = false;

    /// <summary>It is given back, or another node has it.</summary>
    public void End() => _ended = true;

    internal void Leave()
    {
        bool last;
        lock (_gate) last = --_inside == 0 && _yielding;
        if (last) emptied?.Invoke();
    }
}
