namespace Bus.Core.Vocabulary;

/// <summary>A text for people in Japanese and English; Japanese is shown first.</summary>
public readonly record struct Bilingual(string Ja, string En)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Ja} / {En}";
}
