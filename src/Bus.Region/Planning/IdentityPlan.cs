using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Planning;

/// <summary>What changes in how an application proves itself and where it may be answered, beside its passwords.</summary>
internal static class IdentityPlan
{
    public static void Log(ChangeLog log, string path, Application declared, Application present)
    {
        log.Value(path, "digest", Flag(!present.DigestSecrets.IsEmpty), Flag(!declared.DigestSecrets.IsEmpty));
        Listed(log, $"{path}/certificates", present.Certificates.Select(Text), declared.Certificates.Select(Text), new Bilingual("証明書", "certificate"));
        // Shown without a query, which may hold a token.
        Listed(log, $"{path}/replyTo", present.ReplyTo.Select(Shown.Address), declared.ReplyTo.Select(Shown.Address), new Bilingual("応答先", "reply address"));
    }

    private static void Listed(ChangeLog log, string path, IEnumerable<string> before, IEnumerable<string> after, Bilingual what)
    {
        var (old, now) = (before.ToList(), after.ToList());
        foreach (var added in now.Except(old)) log.Added(path, new Bilingual($"{what.Ja} {added}", $"{what.En} {added}"));
        foreach (var gone in old.Except(now)) log.Removed(path, new Bilingual($"{what.Ja} {gone}", $"{what.En} {gone}"));
    }

    private static string Text(CertificateMatch match) => Shown.Bare(match.Fingerprint ?? $"{match.Subject} ({match.Issuer})");

    private static string? Flag(bool on) => on ? "true" : null;
}
