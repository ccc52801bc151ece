namespace Bus.Host.Backups;

/// <summary>How far a backup or a restore is: a part, and so many of its rows or files.</summary>
internal sealed record BackupProgress(string Part, long Done);
