using Bus.Core.Vocabulary;

namespace Bus.Identity;

/// <summary>How a step at one of the desks ended.</summary>
/// <param name="Done">False: nothing was done, for the reason given.</param>
/// <param name="Password">A password that was handed out, to be told to the person and to nobody else; null: none.</param>
public sealed record DeskStep(bool Done, Bilingual Text, string? Password = null)
{
    /// <summary>The emergency id that was made; null: none.</summary>
    public string? Id { get; init; }

    /// <summary>Never the password.</summary>
    public override string ToString() => Text.En;
}
