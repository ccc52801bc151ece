namespace Bus.Storage.Writing;

/// <summary>How a transaction of the writer ended.</summary>
/// <param name="Why">What its operations' callers are told; null: it is committed.</param>
internal readonly record struct Ending(EndingKind Kind, Exception? Why = null);

/// <inheritdoc cref="Ending"/>
internal enum EndingKind
{
    /// <summary>It is durable.</summary>
    Committed,
    /// <summary>Nothing of it is there: one of its operations failed.</summary>
    Undone,
    /// <summary>Nothing of it is there, and no operation is to blame: another node was in the way (SQLSTATE class 40), or the connection was lost before the commit.</summary>
    Disturbed,
    /// <summary>The database was not reached, or is in trouble itself: nothing of it is there, and whoever comes next would fare no better.</summary>
    Unreachable,
    /// <summary>The commit itself failed. Where the connection was lost, nobody knows whether it came to be: it is never acknowledged, and callers come again with the same id.</summary>
    InDoubt,
}
