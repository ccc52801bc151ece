using Bus.Files.Claims;

namespace Bus.Files.TakingIn;

/// <summary>Claims of one municipality, application and contract, in order. Thread-safe.</summary>
internal sealed class Lane(string municipality)
{
    private readonly Lock _gate = new();
    private readonly Queue<(Claim Claim, long Bytes)> _claims = new();

    /// <summary>Whose.</summary>
    public string Municipality => municipality;

    /// <summary>The one that is read next, and its size.</summary>
    public (Claim Claim, long Bytes) First { get { lock (_gate) return _claims.Peek(); } }

    /// <summary>How many wait or are read.</summary>
    public int Count { get { lock (_gate) return _claims.Count; } }

    /// <summary>All that wait or are read, in order.</summary>
    public IReadOnlyList<Claim> Claims { get { lock (_gate) return [.. _claims.Select(c => c.Claim)]; } }

    /// <summary>How often the first one failed.</summary>
    public int Failures { get; set; }

    /// <summary>At the end of the line.</summary>
    public void Add(Claim claim, long bytes)
    {
        lock (_gate) _claims.Enqueue((claim, bytes));
    }

    /// <summary>The first one is done.</summary>
    public void Next()
    {
        Failures = 0;
        lock (_gate) _claims.Dequeue();
    }
}
