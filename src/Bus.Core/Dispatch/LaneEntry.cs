namespace Bus.Core.Dispatch;

/// <summary>An unfinished delivery in its lane. Guarded by the lane's lock.</summary>
internal sealed class LaneEntry(long delivery, long position, ReadOnlyMemory<ulong> keys, bool large)
{
    public long Delivery { get; } = delivery;
    public long Position { get; } = position;
    /// <summary>Its place among those that share its keys: the position, unless it is sent again after others had begun.</summary>
    public LaneRank Rank { get; set; } = new(position, 0);
    /// <summary>Distinct ordering keys; empty for a large one, whose keys stay in the journal.</summary>
    public ReadOnlyMemory<ulong> Keys { get; } = keys;
    public bool Large { get; } = large;
    /// <summary>Earlier unfinished deliveries that share a key.</summary>
    public HashSet<LaneEntry> Blockers { get; } = [];
    /// <summary>Later ones that wait for this one.</summary>
    public List<LaneEntry> Dependents { get; } = [];
    public bool Running { get; set; }
    /// <summary>Attempts in whose midst the hub died or stumbled, as the journal said when it was admitted or last tried.</summary>
    public int Broken { get; set; }
    public bool Queued { get; set; }
    public bool Parked { get; set; }
    /// <summary>In the mailbox: the next of its keys may lie down behind it, for they are fetched in order.</summary>
    public bool InMailbox { get; set; }
    /// <summary>Set back to waiting in the journal while its last run was not settled here: how that run ended no longer counts.</summary>
    public bool Replayed { get; set; }
    /// <summary>Not before; null: at once.</summary>
    public DateTimeOffset? NotBefore { get; set; }
    /// <summary>When its ticket was last sent down the road; null: not yet, or it came back.</summary>
    public DateTimeOffset? TicketSent { get; set; }

    /// <summary>W3C traceparent that its ticket brought; null: none, or it was used.</summary>
    public string? Trace { get; set; }

    /// <summary>Nothing of it was begun, so it may still go in one file with others.</summary>
    public bool Collectable { get; set; }
    /// <summary>It is being fixed that it goes in one file with others.</summary>
    public bool Collecting { get; set; }
    /// <summary>It replaces all that was before it: everything earlier goes before it, everything later after it, whatever their keys.</summary>
    public bool Barrier { get; init; }
    /// <summary>The file in which it goes with others; null: by itself.</summary>
    public string? Collection { get; set; }

    /// <summary>It cannot be called back any more.</summary>
    public bool HasBegun => Running || Queued || InMailbox || Collecting || Collection is not null;

    /// <summary>Nothing of its own keys is before it.</summary>
    public bool PassesGate => Blockers.All(b => b.InMailbox);
    /// <summary>May be started now, as far as it depends on itself.</summary>
    public bool Startable => !Running && !Queued && !Parked && !InMailbox && !Collecting && PassesGate;
}

/// <summary>Who goes first of two that share a key. Every wait is for a lower rank, so that none is in a circle.</summary>
/// <param name="Again">Those that are sent again behind a position, in the order in which they were.</param>
internal readonly record struct LaneRank(long Position, long Again) : IComparable<LaneRank>
{
    public int CompareTo(LaneRank other) => (Position, Again).CompareTo((other.Position, other.Again));
}
