using Bus.Core.Vocabulary;

namespace Bus.Demo;

/// <summary>Something that went wrong on the sample day, told so that a person can act. Holds no personal data.</summary>
/// <param name="Cause">What happened, and where.</param>
/// <param name="Action">What to do.</param>
/// <param name="Party">Who does it.</param>
public sealed record DemoTrouble(Bilingual Cause, Bilingual Action, Bilingual Party)
{
    /// <summary>Those who run the hub.</summary>
    public static readonly Bilingual Operator = new("データセンターの運用担当", "the data-centre operator");
    /// <summary>Those who write the sample applications.</summary>
    public static readonly Bilingual Developer = new("Bus の開発担当", "the developers of Bus");
}
