using System.Globalization;

namespace Bus.Files.Packing;

/// <summary>What gpg lists of a key (doc/DETAILS of GnuPG: records of colons).</summary>
/// <param name="Fingerprint">Of the primary key.</param>
/// <param name="Ends">When the last part that can encrypt, or the whole, expires; null: never.</param>
internal sealed record KeyListing(string Fingerprint, DateTimeOffset? Ends)
{
    private const int Validity = 1, Expires = 6, UserId = 9, Capabilities = 11;

    /// <summary>Null: no key that encrypts is listed.</summary>
    public static KeyListing? Of(string colons)
    {
        string? fingerprint = null;
        DateTimeOffset? whole = null;
        var parts = new List<DateTimeOffset?>();
        foreach (var fields in colons.Split('\n').Select(line => line.Split(':')))
        {
            switch (fields[0])
            {
                case "pub" or "sec" when fields.Length > Capabilities:
                    // One file, one key: of several the first is used.
                    if (fingerprint is not null) return Made();
                    whole = Time(fields[Expires]);
                    Add(fields);
                    break;
                case "sub" or "ssb" when fields.Length > Capabilities:
                    Add(fields);
                    break;
                case "fpr" when fields.Length > UserId:
                    fingerprint ??= fields[UserId];
                    break;
            }
        }
        return Made();

        void Add(string[] fields)
        {
            // A capital letter is what the whole can do; what is revoked does nothing.
            if (fields[Validity] != "r" && fields[Capabilities].Contains('e', StringComparison.Ordinal)) parts.Add(Time(fields[Expires]));
        }

        KeyListing? Made()
        {
            if (fingerprint is null || parts.Count == 0) return null;
            DateTimeOffset? last = parts.Contains(null) ? null : parts.Max();
            return new KeyListing(fingerprint, last is null ? whole : whole is null || last < whole ? last : whole);
        }
    }

    private static DateTimeOffset? Time(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
