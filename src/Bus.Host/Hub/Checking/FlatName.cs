using System.Text.RegularExpressions;
using Bus.Core.Vocabulary;

namespace Bus.Host.Hub.Checking;

/// <summary>
/// Names without a section where others' may stand too, as <c>BUS_PORT</c> in the environment: one that is a setting but for its separators (<c>BUS_FILES_QUIET</c>), or nearly a name that the hub reads as it is
/// (<c>BUS_MASTERKEY</c>: it would make a master key of its own), is told. What platforms put there is let be.
/// </summary>
internal static partial class FlatName
{
    // Without them a hub goes another way, and says nothing.
    private static readonly string[] ReadAsTheyAre = ["MASTER_KEY", "MASTER_KEY_FILE", "SECRETS_DIRECTORY"];

    /// <summary>Null: it is not meant for a hub.</summary>
    public static Bilingual? Mistake(SettingNode tree, SettingSource source, string name, string? value)
    {
        var written = source.Written(name);
        if (source.IsEnvironment && !ReadAsTheyAre.Contains(name) && Suggestion.For(name, ReadAsTheyAre) is { } near) return SettingTexts.Unknown(written, source, source.Written(near));
        var isOfPlatform = OfPlatform().IsMatch(name) || (name.EndsWith("PORT", StringComparison.Ordinal) && value?.Contains("://", StringComparison.Ordinal) == true);
        return !isOfPlatform && Meant(tree, name.Split('_', StringSplitOptions.RemoveEmptyEntries)) is { } meant ? SettingTexts.Unknown(written, source, source.Written(meant)) : null;
    }

    private static string? Meant(SettingNode tree, string[] words)
    {
        var (node, at) = (tree, 0);
        var path = new List<string>();
        while (at < words.Length - 1 && node.Below.Keys.FirstOrDefault(k => string.Equals(k, words[at], StringComparison.OrdinalIgnoreCase)) is { } section && node.Below[section].Value is null)
        {
            path.Add(section);
            (node, at) = (node.Below[section], at + 1);
        }
        var leaves = node.Below.Where(b => b.Value.Value is not null).Select(b => b.Key);
        return path.Count > 0 && Suggestion.For(string.Concat(words[at..]), leaves) is { } leaf ? ConfigurationPath.Combine([.. path, leaf]) : null;
    }

    // Kubernetes tells every container of a service "bus" or "bus-…" so, Docker's links as well.
    [GeneratedRegex("(^|_)(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$")]
    private static partial Regex OfPlatform();
}
