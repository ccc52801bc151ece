using Bus.Core.Vocabulary;

namespace Bus.Host.Exits;

/// <summary>An exit export cannot be made, or is not what it was when it was made.</summary>
internal sealed class ExitException(Bilingual what, Bilingual action) : InvalidOperationException(what.ToString())
{
    public ExitException(string ja, string en, string actionJa, string actionEn) : this(new Bilingual(ja, en), new Bilingual(actionJa, actionEn)) { }

    /// <summary>What is wrong.</summary>
    public Bilingual What { get; } = what;

    /// <summary>What to do.</summary>
    public Bilingual Action { get; } = action;
}
