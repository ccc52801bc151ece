using Bus.Core.Vocabulary;

namespace Bus.Host.Verbs;

/// <summary>A verb cannot do what was asked: what happened, what to do, who. Shown without a stack trace; exit code 1, or 2.</summary>
internal sealed class VerbFailure(Bilingual what, Bilingual action, Bilingual party) : Exception(what.En)
{
    public static readonly Bilingual You = new("実行した人", "whoever ran the command");
    public static readonly Bilingual Operator = new("データセンターの運用担当者", "data-centre operator");

    public VerbFailure(string ja, string en, string actionJa, string actionEn)
        : this(new Bilingual(ja, en), new Bilingual(actionJa, actionEn), You) { }

    public Bilingual What { get; } = what;
    public Bilingual Action { get; } = action;
    public Bilingual Party { get; } = party;

    /// <summary>True: what was asked for cannot be meant, whatever hub it is asked of; exit code 2.</summary>
    public bool IsUsage { get; init; }

    /// <summary>True: it is what a hub that runs has answered.</summary>
    public bool Answered { get; init; }

    /// <summary>The hub's code of it, e.g. <c>unavailable</c>; null: the verb says it itself.</summary>
    public string? Code { get; init; }

    /// <summary>The hub did not understand the request itself.</summary>
    public bool IsBadRequest { get; init; }

    /// <summary>The same as a mistake on the command line.</summary>
    public VerbFailure AsUsage() => new(What, Action, Party) { IsUsage = true, Answered = Answered, Code = Code, Details = Details };

    /// <summary>Single errors behind it, each a line; may be empty.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
