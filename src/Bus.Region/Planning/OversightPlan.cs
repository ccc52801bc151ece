using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

/// <summary>Who operates the hub, and what needs a second person.</summary>
internal static class OversightPlan
{
    public const string OperatorsPath = "operators";
    public const string ApprovalsPath = "approvals";

    /// <summary>True for the path of such a change.</summary>
    public static bool IsAbout(string path) =>
        path.StartsWith(OperatorsPath + "/", StringComparison.Ordinal) || path == ApprovalsPath || path.EndsWith("/" + ApprovalsPath, StringComparison.Ordinal);

    /// <summary>Null where there is nobody, so that a region without operators stays readable for a hub that knows none.</summary>
    public static ImmutableArray<NamedOperator>? Operators(ChangeLog log, StoredSecrets secrets, ImmutableArray<NamedOperator> present, ImmutableArray<NamedOperator> declared, bool prune)
    {
        static string At(NamedOperator named) => $"{OperatorsPath}/{named.Id}";
        var merging = new Merging<NamedOperator>(o => o.Id, (d, p) => Join(log, secrets, At(d), d, p, prune),
            kept => log.Kept(At(kept), What.Operator(kept)),
            removed => log.Removed(At(removed), What.Operator(removed)));
        var merged = merging.Merge(present, declared, prune);
        return merged.IsEmpty ? null : merged;
    }

    public static Approvals? Approvals(ChangeLog log, string path, Approvals? present, Approvals? declared, bool prune)
    {
        var approvals = Merging<Approvals>.Optional(present, declared, prune, _ => log.Kept(path, What.Approvals), _ => log.Removed(path, What.Approvals));
        if (declared is not null) log.Value(path, "replay", Word(present), Word(declared));
        return approvals;
    }

    private static NamedOperator Join(ChangeLog log, StoredSecrets secrets, string path, NamedOperator declared, NamedOperator? present, bool prune)
    {
        var before = present?.TokenHashes ?? [];
        var after = secrets.TokensOf(declared.Id) ?? (prune ? [] : before);
        if (present is null) log.Added(path, What.Operator(declared));
        else
        {
            log.Value(path, "name", present.Name, declared.Name);
            log.Value(path, "role", present.Role.Wire(), declared.Role.Wire());
            log.Value(path, "municipality", present.Municipality?.Value, declared.Municipality?.Value);
            if (!before.SequenceEqual(after)) log.Changed(path, new Bilingual($"トークンを変更（有効 {after.Length}）", $"token rotated ({after.Length} in force)"));
        }
        return declared with { TokenHashes = after };
    }

    private static string? Word(Approvals? approvals) => approvals is null ? null : approvals.SecondPersonForReplay ? Words.SecondPerson : Words.Replay[0];
}
