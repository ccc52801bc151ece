using System.Text.RegularExpressions;

namespace Bus.Host.Verbs;

/// <summary>What the parser itself says is wrong, in both languages: its library speaks one, and the hub runs without the tables of others.</summary>
internal static class ParserTexts
{
    // As System.CommandLine 2.0 words them; what it says otherwise is shown as it is.
    private static readonly (Regex En, string Ja)[] Known =
    [
        Of("Required command was not provided.", "コマンドを最後まで指定してください。"),
        Of("Option '{0}' is required.", "{0} を指定してください。"),
        Of("Required argument '{0}' missing for command: '{1}'.", "{1} に {0} を指定してください。"),
        Of("Required argument missing for option: '{0}'.", "{0} の値を指定してください。"),
        Of("Option '{0}' expects a single argument but {1} were provided.", "{0} は一度だけ指定してください。"),
        Of("Unrecognized command or argument '{0}'.", "'{0}' というコマンドやオプションはここにはありません。"),
        Of("Cannot parse argument '{0}' for option '{1}' as expected type '{2}'.", "{1} '{0}'：指定できる値ではありません。"),
        Of("Cannot parse argument '{0}' for command '{1}' as expected type '{2}'.", "{1} '{0}'：指定できる値ではありません。"),
    ];

    /// <summary>The same in Japanese, then in English; as it is where it is not the parser's own.</summary>
    public static string InBothLanguages(string message)
    {
        foreach (var (en, ja) in Known)
            if (en.Match(message) is { Success: true } match)
                return $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, ja, [.. match.Groups.Values.Skip(1).Select(g => g.Value)])} / {message}";
        return message;
    }

    private static (Regex, string) Of(string en, string ja) => (new("^" + Regex.Replace(Regex.Escape(en), @"\\\{\d}", "(.*)") + "$", RegexOptions.Singleline | RegexOptions.NonBacktracking), ja);
}
