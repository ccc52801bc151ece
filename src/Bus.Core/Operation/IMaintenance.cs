namespace Bus.Core.Operation;

/// <summary>保守: stops accepting, delivering, or both, on all nodes; kept in the journal's database until it is ended.</summary>
public interface IMaintenance
{
    /// <summary>What is in force as this node knows it; null: nothing. Another node's word comes within a second.</summary>
    Maintenance? Current { get; }

    /// <summary>Begins, or changes what is in force; the history keeps both.</summary>
    Task<Maintenance> BeginAsync(Maintenance maintenance, CancellationToken cancellation);

    /// <summary>Ends it; false if none was in force.</summary>
    Task<bool> EndAsync(string by, CancellationToken cancellation);

    /// <summary>Looks in the database again.</summary>
    Task RefreshAsync(CancellationToken cancellation);

    /// <summary>Writes down what this node has under way, and which maintenance it knows.</summary>
    Task ReportAsync(NodeActivity activity, CancellationToken cancellation);

    /// <summary>The last word of every node that has spoken since a moment.</summary>
    Task<IReadOnlyList<NodeActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation);
}

/// <summary>A maintenance.</summary>
/// <param name="Until">Planned end, for people and for <c>Retry-After</c>; it does not end by itself. Null: not said.</param>
/// <param name="Accepts">False: messages are answered <c>unavailable</c>, and files stay where they are.</param>
/// <param name="Delivers">False: no delivery is begun; what is under way comes to its end.</param>
public sealed record Maintenance(string Reason, DateTimeOffset Since, DateTimeOffset? Until, string By, bool Accepts, bool Delivers)
{
    /// <summary>The database's number; rises with each change.</summary>
    public long Id { get; init; }
}

/// <summary>What a node has under way.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Taking">Messages and files being taken in, and acknowledgements.</param>
/// <param name="Delivering">Deliveries being handed over.</param>
/// <param name="Maintenance">The maintenance it acts by; null: none.</param>
public sealed record NodeActivity(string Node, long Taking, long Delivering, long? Maintenance, DateTimeOffset At);
