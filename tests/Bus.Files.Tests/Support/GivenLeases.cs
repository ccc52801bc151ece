using Bus.Core.Nodes;

namespace Bus.Files.Tests.Support;

/// <summary>One node's leases, as a test gives and takes them: all or none.</summary>
internal sealed class GivenLeases : ILeases
{
    private readonly Lock _gate = new();
    private SoleNode? _held;
    private long _epoch = 1;

    public string Node => "given";
    public bool IsLeaving => false;

    /// <summary>It gets them, anew.</summary>
    public GivenLeases Give()
    {
        lock (_gate) _held = new SoleNode(++_epoch);
        return this;
    }

    /// <summary>Another node has them now; work under way is told so.</summary>
    public void Take()
    {
        lock (_gate)
        {
            _held?.End();
            _held = null;
        }
    }

    public Turn? Enter(string key)
    {
        lock (_gate) return _held?.Enter(key);
    }

    public bool Holds(string key)
    {
        lock (_gate) return _held?.Holds(key) == true;
    }

    public string? HolderOf(string key) => Holds(key) ? Node : null;
}
