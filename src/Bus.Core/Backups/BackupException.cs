using Bus.Core.Vocabulary;

namespace Bus.Core.Backups;

/// <summary>A backup cannot be made, or cannot be used.</summary>
public sealed class BackupException(Bilingual what, Bilingual action) : InvalidOperationException(what.ToString())
{
    /// <summary>A failure in both languages.</summary>
    public BackupException(string ja, string en, string actionJa, string actionEn) : this(new Bilingual(ja, en), new Bilingual(actionJa, actionEn)) { }

    /// <summary>What is wrong.</summary>
    public Bilingual What { get; } = what;

    /// <summary>What to do.</summary>
    public Bilingual Action { get; } = action;
}
