using Bus.Identity.People;

namespace Bus.Identity.SignOn;

/// <summary>What was proved, as an AuthnContext class (SAML 2.0 Authentication Context), and whether it is what a request asks for (Core §3.3.2.2.1).</summary>
internal static class AuthnContexts
{
    public const string PasswordOverTls = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    public const string TlsClient = "urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient";
    public const string TimeSyncToken = "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken";
    public const string TwoFactors = "https://refeds.org/profile/mfa";

    public const string KerberosTicket = "urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos";

    private const string Password = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";

    // Weakest first. A class of one rank is as strong as another of that rank.
    private static readonly string[][] Ranks =
    [
        ["urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified"],
        [Password, PasswordOverTls, TlsClient, KerberosTicket],
        [TimeSyncToken, TwoFactors],
        // Nothing here proves a card.
        ["urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI", "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard"],
    ];

    /// <summary>The class to put into the assertion: the one asked for, if what was proved is that; else our own name of it. Null: it does not meet the request.</summary>
    /// <param name="proofs">As in the session: <c>password</c>, a second one behind a blank.</param>
    public static string? Meet(IReadOnlyList<string> wanted, string comparison, string proofs)
    {
        var rank = RankOf(proofs);
        var own = rank == 2 ? TwoFactors : proofs switch { SecondFactors.Card => TlsClient, SecondFactors.Kerberos => KerberosTicket, _ => PasswordOverTls };
        if (wanted.Count == 0) return own;
        return comparison switch
        {
            "minimum" => wanted.Any(w => Rank(w) is { } r && rank >= r) ? own : null,
            "maximum" => wanted.Any(w => Rank(w) is { } r && rank <= r) ? own : null,
            // Stronger than every one of them.
            "better" => wanted.All(w => Rank(w) is { } r && rank > r) ? own : null,
            // exact: a match of one of those given. A stronger proof contains the weaker one: a password was given all the same, or a passkey whose user is known stands for it.
            // A code of a list is no token of the time.
            // A card or a ticket is no password, and a password neither.
            _ => wanted.FirstOrDefault(w => Rank(w) <= rank && (w is not (Password or PasswordOverTls) || First(proofs) is not (SecondFactors.Card or SecondFactors.Kerberos)) && (w != KerberosTicket || First(proofs) == SecondFactors.Kerberos)
                && (w != TlsClient || proofs.Contains(SecondFactors.Card, StringComparison.Ordinal)) && (w != TimeSyncToken || proofs.EndsWith($" {SecondFactors.TimeCode}", StringComparison.Ordinal))),
        };
    }

    /// <summary>Whether these proofs are of two kinds.</summary>
    public static bool HasTwo(string proofs) => RankOf(proofs) > 1;

    /// <summary>The same with a code of the time as the second one.</summary>
    public static string WithSecond(string proofs) => $"{First(proofs)} {SecondFactors.TimeCode}";

    /// <summary>What was proved first.</summary>
    public static string First(string proofs) => proofs.Split(' ')[0];

    /// <summary>Whether any sign-in that is offered could meet it.</summary>
    public static bool Reachable(IReadOnlyList<string> wanted, string comparison, IEnumerable<string> offered) => offered.Any(proofs => Meet(wanted, comparison, proofs) is not null);

    private static int RankOf(string proofs) => proofs.Contains(' ') ? 2 : 1;

    private static int? Rank(string context) => Array.FindIndex(Ranks, r => r.Contains(context)) is var at and >= 0 ? at : null;
}
