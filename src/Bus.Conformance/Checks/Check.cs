using Bus.Conformance.Wire;
using Bus.Core.Vocabulary;

namespace Bus.Conformance.Checks;

/// <summary>One check: what is sent, what must come, how to mend it.</summary>
/// <param name="Id">Also its heading in the docs.</param>
internal sealed record Check(string Id, Bilingual Title, Bilingual Sent, Bilingual Expected, Bilingual Mend, Func<Conversation, CancellationToken, Task<Outcome>> RunAsync);

/// <summary>What a check came to, and what came from the other side.</summary>
internal sealed record Outcome(Verdict Verdict, Bilingual Came)
{
    /// <summary>How to mend what kept the check from being made at all; null: what the check says.</summary>
    public Bilingual? Mend { get; private init; }

    public static Outcome Of(bool passed, Answer answer) => new(passed ? Verdict.Passed : Verdict.Failed, answer.Shown()) { Mend = passed ? null : answer.Mend };

    public static Outcome Of(bool passed, string ja, string en) => new(passed ? Verdict.Passed : Verdict.Failed, new(ja, en));

    public static Outcome NotHere(string ja, string en) => new(Verdict.NotApplicable, new(ja, en));

    public static readonly Outcome NoCredentials = NotHere("ユーザー名が指定されていないため、確かめていません。", "No user was named, so it was not tried.");
}
