namespace Bus.Host.Operation;

/// <summary>How far a backup, a restore or an exit export is: a part, and so many of its rows or files.</summary>
internal sealed record LongRunProgress(string Part, long Done);
