using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Planning;

/// <summary>What changes in how an application proves itself and where it may be answered, beside its passwords.</summary>
internal static class IdentityPlan
{
    public static void Log(ChangeLog log, string path, Application declared, Application present)
    {
        log.Value(path, "digest", Flag(!present.DigestSecrets.IsEmpty), Flag(!declared.DigestSecrets.IsEmpty));
        Listed(log, $"{path}/certificates", present.Certificates, declared.Certificates, Text, new Bilingual("証明書", "certificate"));
        Listed(log, $"{path}/replyTo", present.ReplyTo.Select(a => a.OriginalString), declared.ReplyTo.Select(a => a.OriginalString), Text, new Bilingual("応答先", "reply address"));
    }

    // Compared as they are, not as they are shown: there the ends of long names and what may be secret are left out.
    private static void Listed<T>(ChangeLog log, string path, IEnumerable<T> before, IEnumerable<T> after, Func<T, string> text, Bilingual what)
    {
        var (old, now) = (before.ToList(), after.ToList());
        foreach (var added in now.Except(old).Select(text)) log.Added(path, new Bilingual($"{what.Ja} {added}", $"{what.En} {added}"));
        foreach (var gone in old.Except(now).Select(text)) log.Removed(path, new Bilingual($"{what.Ja} {gone}", $"{what.En} {gone}"));
    }

    private static string Text(CertificateMatch match) => match.Fingerprint ?? $"{Shown.Bare(match.Subject ?? "")} ({Shown.Bare(match.Issuer ?? "")})";

    // Without its query, which may hold a token.
    private static string Text(string address) => new Uri(address) is { Query.Length: > 0 } url ? $"{Shown.Address(url)}?…" : Shown.Bare(address);

    private static string? Flag(bool on) => on ? "true" : null;
}
