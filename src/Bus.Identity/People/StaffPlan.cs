using Bus.Core.Vocabulary;

namespace Bus.Identity;

/// <summary>What an import of a staff list does, or would do.</summary>
/// <param name="Done">False: it was a preview, or refused.</param>
/// <param name="Problems">What is wrong with the list; empty: nothing.</param>
public sealed record StaffPlan(bool Done, IReadOnlyList<Bilingual> Problems, IReadOnlyList<StaffChange> Changes);

/// <summary>What becomes of a person on the day.</summary>
/// <param name="Kind"><c>comes</c>, <c>changes</c>, <c>goes</c>, or <c>region-file</c>: not in the list, and there all the same by the region file.</param>
/// <param name="Facts">What is another than before, e.g. <c>login: a → b</c>.</param>
/// <param name="Gains">Duties with their periods, and roles as <c>relying party: role</c>.</param>
public sealed record StaffChange(string Kind, string Person, string Login, string Name, IReadOnlyList<string> Facts, IReadOnlyList<string> Gains, IReadOnlyList<string> Loses)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => Kind;
}
