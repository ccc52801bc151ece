using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Host.Hub.Checking;

/// <summary>What is said of a setting that is wrong: which, where it was given, what is expected. Values of unknown settings are not shown: nobody knows what they are.</summary>
internal static class SettingTexts
{
    private const int MostElsewhere = 3;

    /// <summary>There is no setting of the name.</summary>
    public static Bilingual Unknown(SettingNode tree, SettingSource source, string name)
    {
        var parts = name.Split(ConfigurationPath.KeyDelimiter);
        if (Meant(tree, parts) is { } meant) return Unknown(source.Written(name), source, source.Written(meant));
        var elsewhere = tree.Names().Where(n => string.Equals(n.Split(ConfigurationPath.KeyDelimiter)[^1], parts[^1], StringComparison.OrdinalIgnoreCase)).Take(MostElsewhere).Select(source.Written).ToList();
        if (elsewhere.Count > 0) return Unknown(source.Written(name), source, string.Join(", ", elsewhere));
        // As far as its sections are known, what there is in the last of them.
        var (node, at) = (tree, 0);
        while (node.Find(parts[at]) is { Value: null } next && at < parts.Length - 1) (node, at) = (next, at + 1);
        var known = string.Join(", ", node.Below.Keys);
        var section = at == 0 ? new Bilingual("区分", "The sections") : new Bilingual($"{ConfigurationPath.Combine(parts[..at])} の設定", $"The settings of {ConfigurationPath.Combine(parts[..at])}");
        return new($"設定 {source.Written(name)} はありません（{source.Place.Ja}）。{section.Ja}は {known} です。", $"There is no setting {source.Written(name)} ({source.Place.En}). {section.En} are: {known}.");
    }

    /// <summary>The same where it is seen what was meant.</summary>
    public static Bilingual Unknown(string written, SettingSource source, string meant) => new(
        $"設定 {written} はありません（{source.Place.Ja}）。{meant} の誤りではありませんか。", $"There is no setting {written} ({source.Place.En}). Did you mean {meant}?");

    /// <summary>A value stands where a section or a list is.</summary>
    public static Bilingual NoValueHere(SettingNode node, SettingSource source, string name)
    {
        var below = source.Written(ConfigurationPath.Combine(name, node.Entry is null ? node.Below.Keys.First() : "0"));
        return new($"設定 {source.Written(name)} には値を書けません（{source.Place.Ja}）。{below} のように、その下に書いてください。",
            $"The setting {source.Written(name)} takes no value itself ({source.Place.En}); write what belongs below it, as {below}.");
    }

    /// <summary>A value that cannot be read.</summary>
    public static Bilingual Unreadable(string written, string value, Type type, SettingSource source)
    {
        var expected = Expected(Nullable.GetUnderlyingType(type) ?? type);
        // An address may hold a password.
        var given = type == typeof(Uri) ? "…" : value;
        return new($"設定 {written} の値 '{given}' が正しくありません（{source.Place.Ja}）。{expected.Ja}を指定してください。", $"The setting {written} is '{given}' ({source.Place.En}), which is wrong: expected is {expected.En}.");
    }

    // The setting itself, or the section of it, was misspelt; null: it is seen nowhere near.
    private static string? Meant(SettingNode tree, string[] parts)
    {
        var (node, path) = (tree, new List<string>());
        foreach (var part in parts)
        {
            if (node.Value is not null) return ConfigurationPath.Combine(path);
            var name = node.Find(part) is not null ? part : Suggestion.For(part, node.Below.Keys);
            if (name is null || node.Find(name) is not { } next) return null;
            path.Add(name);
            node = next;
        }
        return ConfigurationPath.Combine(path);
    }

    private static Bilingual Expected(Type type) => type switch
    {
        _ when type == typeof(TimeSpan) => new("時間（例 500ms、10s、5m、2h、7d。負の値は不可）", "a duration such as 500ms, 10s, 5m, 2h or 7d, not negative"),
        _ when type == typeof(TimeOnly) => new("時刻（例 02:30）", "a time of day such as 02:30"),
        _ when type == typeof(bool) => new("true か false", "true or false"),
        _ when type == typeof(int) => Whole(int.MinValue, int.MaxValue),
        _ when type == typeof(uint) => Whole(uint.MinValue, uint.MaxValue),
        _ when type == typeof(ushort) => Whole(ushort.MinValue, ushort.MaxValue),
        _ when type == typeof(long) => Whole(long.MinValue, long.MaxValue),
        _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) => new("数値（例 0.5）", "a number such as 0.5"),
        _ when type == typeof(Uri) => new("アドレス（例 https://host:443/）", "an address such as https://host:443/"),
        { IsEnum: true } => new($"{string.Join("、", Enum.GetNames(type))} のいずれか", $"one of {string.Join(", ", Enum.GetNames(type))}"),
        _ => new($"{type.Name} として読める値", $"a value that can be read as {type.Name}"),
    };

    private static Bilingual Whole(long least, long most) => new(string.Create(CultureInfo.InvariantCulture, $"{least} から {most} までの整数（単位や区切りなし）"),
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}, without unit or separators"));
}
