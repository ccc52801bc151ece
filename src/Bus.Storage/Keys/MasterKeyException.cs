using Bus.Core.Vocabulary;

namespace Bus.Storage.Keys;

/// <summary>The master key cannot be used. The hub does not start; the text says what to do.</summary>
public sealed class MasterKeyException(Bilingual what) : InvalidOperationException(what.ToString())
{
    /// <summary>What is wrong and what to do.</summary>
    public Bilingual What { get; } = what;
}
